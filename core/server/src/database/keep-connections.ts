import type { Knex } from 'knex';

/** Given back to the pool when nobody took them for this long: others may wait there. */
const keptMilliseconds = 200;

interface Pool {
  numPendingAcquires(): number;
}
interface Loaned {
  readonly __knex__disposed?: unknown;
}

/**
 * The pool makes a dozen promises and two timers for each loan, which is more than a read costs. So the connections that were
 * in use just now stay at hand, up to `most` of them, and are lent again at once.
 */
export function keepConnections(client: Knex.Client, most: number) {
  const pool = client.pool as Pool;
  const kept: Loaned[] = [];
  /** Nobody took more than the others since the last look: these can go. */
  let unused = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const release = (connection: unknown): void => void client.releaseConnection(connection);
  const isAlive = (connection: Loaned): boolean =>
    connection.__knex__disposed === undefined && (client.validateConnection(connection) as unknown) === true;

  function sweep(): void {
    for (const connection of kept.splice(0, unused)) release(connection);
    unused = kept.length;
    if (kept.length > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    /** One that is at hand. Without, ask the pool; either way, `give` takes it back. */
    take(): unknown {
      for (;;) {
        const connection = kept.pop();
        unused = Math.min(unused, kept.length);
        if (connection === undefined || isAlive(connection)) return connection;
        release(connection); // The pool buries it.
      }
    },
    give(connection: unknown): void {
      if (closed || kept.length >= most || pool.numPendingAcquires() > 0) return release(connection);
      kept.push(connection as Loaned);
      timer ??= setInterval(sweep, keptMilliseconds).unref();
    },
    close(): void {
      closed = true;
      clearInterval(timer);
      for (const connection of kept.splice(0)) release(connection);
    },
  };
}
export type KeptConnections = ReturnType<typeof keepConnections>;
