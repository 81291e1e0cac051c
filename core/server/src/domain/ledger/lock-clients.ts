import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand, inTransaction } from '../../database/ambient.ts';

/** The part of a client's row that money needs. */
export interface PayingClient {
  readonly id: Id;
  readonly name: string;
  readonly company: string | null;
  readonly email: string;
  readonly country: string | null;
  /** JSON text. */
  readonly address: string;
  readonly taxId: string | null;
  readonly language: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly status: string;
  readonly autoPay: number;
  readonly parkedAt: string | null;
  readonly parkedReason: string | null;
}
const columns = [
  'id',
  'name',
  'company',
  'email',
  'country',
  'address',
  'taxId',
  'language',
  'timeZone',
  'currency',
  'status',
  'autoPay',
  'parkedAt',
  'parkedReason',
];

/** The clients as they are now, without a lock. */
export const readClients = (app: App, ids: readonly Id[]): Promise<PayingClient[]> => select(app, ids, false);

/**
 * All that moves a client's money holds this lock, so that two events about one client cannot race. Several are locked in the
 * order of their ids, so that two pages cannot wait for each other. SQLite has one writer: there the transaction is the lock.
 */
export async function lockClients(app: App, ids: readonly Id[]): Promise<PayingClient[]> {
  if (!inTransaction()) throw new Error('A lock needs a transaction');
  return select(app, ids, app.db.engine === 'mysql');
}

/** @throws Refusal `client.unknown` */
export async function lockClient(app: App, id: Id): Promise<PayingClient> {
  const [client] = await lockClients(app, [id]);
  if (!client) throw new Refusal('client.unknown', 'This client does not exist.', { status: 404 });
  return client;
}

/** @throws Refusal `client.unknown` */
export async function readClient(app: App, id: Id): Promise<PayingClient> {
  const [client] = await readClients(app, [id]);
  if (!client) throw new Refusal('client.unknown', 'This client does not exist.', { status: 404 });
  return client;
}

async function select(app: App, ids: readonly Id[], lock: boolean): Promise<PayingClient[]> {
  if (ids.length === 0) return [];
  const query = app.db
    .knex()('client')
    .where('brandId', currentBrand())
    .whereIn('id', [...new Set(ids)])
    .orderBy('id')
    .select<PayingClient[]>(...columns);
  return lock ? query.forUpdate() : query;
}
