/** A connection to MariaDB, with what we know of the transaction on it. */
export interface MysqlConnection {
  /** Undefined outside a transaction. */
  transaction?: { lost: LostTransaction | null } | undefined;
}

/**
 * On these MariaDB undoes the whole transaction, or may have: what was sent afterwards would commit by itself, each statement
 * alone. So nothing more is sent, whatever the work made of the error, and the transaction is run again as a whole.
 */
const losing = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);

export class LostTransaction extends Error {
  readonly code: string;
  constructor(cause: Error & { code: string }) {
    super(`The database gave this transaction up: ${cause.message}`, { cause });
    this.code = cause.code;
  }
}

/** To be called with every error of a statement. */
export function noteLost(connection: MysqlConnection, error: unknown): void {
  const failure = error as Error & { code?: string };
  if (connection.transaction && losing.has(failure.code ?? ''))
    connection.transaction.lost ??= new LostTransaction(failure as Error & { code: string });
}

export const lostOn = (connection: MysqlConnection): LostTransaction | null =>
  connection.transaction?.lost ?? null;
