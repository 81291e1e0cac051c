import type { Id } from '@moorage/sdk';
import { inTransaction } from '../../database/ambient.ts';
import type { Database } from '../../database/database.ts';
import { createSharedRead } from '../../database/shared-read.ts';
import type { GatewayAccount } from './gateway-account.ts';

/** An account as it stands in the database now, its settings still as text. */
export interface StoredAccount {
  readonly brandId: Id;
  readonly gatewayId: string;
  readonly title: string;
  readonly settings: string;
  readonly status: GatewayAccount['status'];
}

const sql = `select brand_id as brandId, gateway_id as gatewayId, title, settings, status
  from gateway_account where id = ?`;
const readers = new WeakMap<Database, (id: Id) => Promise<StoredAccount | undefined>>();

/** Of any brand: the caller checks whose it is. A burst of webhooks asks for the same account over and over. */
export function readAccount(db: Database, id: Id): Promise<StoredAccount | undefined> {
  // What an open transaction sees is not for others.
  if (inTransaction()) return query(db, id);
  let read = readers.get(db);
  if (!read) {
    read = createSharedRead((wanted: Id) => query(db, wanted));
    readers.set(db, read);
  }
  return read(id);
}

interface Held {
  readonly account: StoredAccount;
  readonly until: number;
}
const heldMilliseconds = 100;
const held = new WeakMap<Database, Map<Id, Held>>();

/**
 * The same, or as it stood up to a tenth of a second ago: for messages that come in bursts, and are just as true after their
 * account was switched off. What this process changes it sees at once.
 */
export function recentAccount(db: Database, id: Id): StoredAccount | Promise<StoredAccount | undefined> {
  let accounts = held.get(db);
  if (!accounts) held.set(db, (accounts = new Map()));
  const known = accounts.get(id);
  return known && performance.now() < known.until ? known.account : readAndHold(db, id, accounts);
}

async function readAndHold(
  db: Database,
  id: Id,
  accounts: Map<Id, Held>,
): Promise<StoredAccount | undefined> {
  const until = performance.now() + heldMilliseconds;
  const account = await readAccount(db, id);
  if (account) accounts.set(id, { account, until });
  else accounts.delete(id);
  return account;
}

/** A read that is under way keeps its answer in the map that is gone. */
export const forgetAccounts = (db: Database): void => void held.delete(db);

async function query(db: Database, id: Id): Promise<StoredAccount | undefined> {
  const [row] = await db.house(() => db.select<StoredAccount>(sql, [id]));
  return row;
}
