import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import type { Demo } from './start-demo.ts';

/** All that the installation keeps, as whoever steals its database and its data folder would read it. */
export async function storedText({ folder, databaseUrl }: Demo): Promise<string> {
  // The simulators' memory lies beside, and is the vendor's own.
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('simulators.bin'))
    .map((entry) => join(entry.parentPath, entry.name));
  const files = names.map((name) => readFileSync(name, 'latin1'));
  return [...files, ...(databaseUrl === null ? [] : await rowsOf(databaseUrl))].join('\n');
}

async function rowsOf(url: string): Promise<string[]> {
  const connection = await mysql.createConnection(url);
  try {
    const [tables] = await connection.query<RowDataPacket[]>('show tables');
    const rows: string[] = [];
    for (const table of tables) {
      const [found] = await connection.query<RowDataPacket[]>('select * from ??', [Object.values(table)[0]]);
      rows.push(JSON.stringify(found));
    }
    return rows;
  } finally {
    await connection.end();
  }
}
