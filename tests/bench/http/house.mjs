import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBrand, loadConfig, openHouse } from '../../../core/server/dist/index.js';
import { startMariaDb } from '../../tools/mariadb.mjs';
import { untilExit } from '../../tools/processes.mjs';
import { serve } from './server-process.mjs';

const main = join(dirname(fileURLToPath(import.meta.url)), '../../../core/server/dist/main.js');

/** Runs work once on MariaDB and once on SQLite, each with a fresh, empty house. */
export async function onBothDatabases(work) {
  const rows = [];
  const mariadb = await startMariaDb();
  try {
    rows.push(...(await inHouse('MariaDB', await mariadb.createDatabase(), work)));
  } finally {
    await mariadb.stop();
  }
  return [...rows, ...(await inHouse('SQLite', undefined, work))];
}

async function inHouse(engine, url, work) {
  const data = mkdtempSync(join(tmpdir(), 'moorage-bench-'));
  const remove = untilExit(() => rmSync(data, { recursive: true, force: true }));
  const databaseUrl = url ?? `sqlite:${join(data, 'moorage.sqlite')}`;
  const environment = { DATABASE_URL: databaseUrl, MOORAGE_DATA: data, LOG_LEVEL: 'info' };
  try {
    return await work({
      engine,
      databaseUrl,
      /** Fills the house in this process; it is closed again before anybody measures. */
      async furnish(fill) {
        const house = await openHouse({ ...loadConfig({}, environment), logLevel: 'warn' });
        try {
          const brandId = await createBrand(house.app, {
            slug: 'harbourline',
            name: 'Harbourline',
            currency: 'USD',
            timeZone: 'Europe/London',
          });
          await house.app.extensions.enable('harbour');
          return await house.app.db.asSystem(brandId, () => fill(house.app, brandId));
        } finally {
          await house.close();
        }
      },
      /** The real server, as `./moorage web` starts it: log included. */
      start: () => serve((port) => [main, 'web', '--port', `${port}`], environment),
    });
  } finally {
    remove();
  }
}
