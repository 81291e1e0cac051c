import { ConfigError, type Config } from './config.ts';
import { openDatabase } from './database/database.ts';
import { migrateDatabase, openHouse, type House } from './house.ts';

/** Runs until it is told to stop; a second signal does not wait. */
export async function runProcess(config: Config, roles: { web: boolean; worker: boolean }): Promise<void> {
  const house = await openHouse(config);
  stopOnSignal(house);
  if (roles.worker) house.startWorker();
  if (!roles.web) {
    house.app.log.info({}, 'The worker is up');
    return;
  }
  const { url } = await listen(house, config);
  house.app.log.info({ url }, 'Moorage is up');
}

/** @throws ConfigError with one sentence when the port cannot be had */
export async function listen(house: House, config: Config): Promise<{ url: string; port: number }> {
  try {
    return await house.startWeb();
  } catch (error) {
    await house.close();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new ConfigError(`Port ${config.port} is busy: stop what uses it, or choose another with --port.`);
    }
    if (code === 'EACCES')
      throw new ConfigError(`Port ${config.port} needs more rights: choose one above 1023 with --port.`);
    if (code === 'EADDRNOTAVAIL')
      throw new ConfigError(
        `The address ${config.host} is not one of this machine: choose another with --host.`,
      );
    throw error;
  }
}

export function stopOnSignal(house: Pick<House, 'close' | 'app'>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      house.close().then(
        () => process.exit(0),
        (error: unknown) => {
          house.app.log.error({ err: error }, 'The shutdown did not go cleanly');
          process.exit(1);
        },
      );
    });
  }
}

export async function migrateOnly(config: Config): Promise<readonly string[]> {
  const db = openDatabase(config.databaseUrl);
  try {
    return await migrateDatabase(db);
  } finally {
    await db.close();
  }
}
