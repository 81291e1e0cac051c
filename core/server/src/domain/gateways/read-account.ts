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

async function query(db: Database, id: Id): Promise<StoredAccount | undefined> {
  const [row] = await db.house(() => db.select<StoredAccount>(sql, [id]));
  return row;
}
