import Database from 'better-sqlite3';
import mysql from 'mysql2/promise';

const insert = 'insert into bench_message (body, received_at) values (?, ?)';

/** One committed row a call, as durable as ours: SQLite with `synchronous = FULL`, MariaDB with its durable defaults. */
export async function openStore(url) {
  if (url.startsWith('sqlite:')) {
    const database = new Database(url.slice('sqlite:'.length));
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(
      'create table bench_message (id integer primary key, body text not null, received_at text)',
    );
    const statement = database.prepare(insert);
    return async (...row) => void statement.run(...row);
  }
  const pool = mysql.createPool({ uri: url, connectionLimit: 20 });
  await pool.query(
    `create table bench_message (id bigint unsigned auto_increment primary key, body longtext not null,
      received_at varchar(24) character set ascii)`,
  );
  return async (...row) => void (await pool.execute(insert, row));
}
