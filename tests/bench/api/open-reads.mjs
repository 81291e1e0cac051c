import Database from 'better-sqlite3';
import mysql from 'mysql2/promise';

/** Prepared reads, with nothing between them and the driver. */
export async function openReads(url) {
  if (url.startsWith('sqlite:')) {
    const database = new Database(url.slice('sqlite:'.length));
    database.pragma('query_only = ON');
    const statements = new Map();
    return (sql, values) => {
      if (!statements.has(sql)) statements.set(sql, database.prepare(sql));
      return statements.get(sql).all(...values);
    };
  }
  const pool = mysql.createPool({ uri: url, connectionLimit: 20 });
  return async (sql, values) => (await pool.execute(sql, values))[0];
}
