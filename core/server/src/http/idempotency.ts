import { createHmac } from 'node:crypto';
import { Refusal, type Caller, type Id } from '@moorage/sdk';
import type { App } from '../app.ts';
import { instant } from '../clock.ts';
import { isDuplicate } from '../database/connect.ts';
import { networkOf } from '../security/network.ts';

/** A claim without an answer is that of a process that died: after this time the wish may be tried again. */
const claimMilliseconds = 5 * 60_000;
const keptMilliseconds = 24 * 3_600_000;

export interface Wish {
  readonly key: string;
  readonly action: string;
  readonly input: unknown;
  readonly caller: Caller;
}
export interface Claim {
  /** The answer of the first time; null when this is the first time. */
  readonly answer: unknown;
  readonly isReplay: boolean;
  complete(answer: unknown): Promise<void>;
  /** Nothing came of it, or nothing that may be kept: the same key may be used again. */
  release(): Promise<void>;
}
interface Row {
  id: Id;
  requestHash: string;
  status: number | null;
  answer: string | null;
  createdAt: string;
}

/**
 * The same key with the same wish is carried out once. The claim is written before, the answer after; a crash in between
 * leaves the claim, which lapses, so the verb itself must be idempotent by its own keys too.
 * @throws Refusal `idempotency.key` (400) · `idempotency.in-progress` (409) · `idempotency.mismatch` (422)
 */
export async function claim(app: App, { key, action, input, caller }: Wish): Promise<Claim> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Refusal('idempotency.key', 'An idempotency key has 1 to 255 visible characters.', {
      status: 400,
    });
  }
  const owner = { brandId: caller.brandId, actor: actorOf(caller), key };
  const secret = app.config.keys[0]?.key ?? '';
  const requestHash = createHmac('sha256', secret)
    .update(JSON.stringify([action, input]))
    .digest('hex');
  const place = (id: Id): string => `idempotency:${id}`;
  const table = () => app.db.knex()('idempotency');

  async function take(): Promise<{ id: Id; row: Row | null }> {
    const now = app.clock.now();
    const createdAt = instant(now);
    const row = await table().where(owner).first<Row | undefined>();
    if (!row) {
      const [id] = await app.db.insertMany('idempotency', [{ ...owner, action, requestHash, createdAt }]);
      return { id: id as Id, row: null };
    }
    const age = now.getTime() - new Date(row.createdAt).getTime();
    if (age <= (row.status === null ? claimMilliseconds : keptMilliseconds)) return { id: row.id, row };
    const fresh = { action, requestHash, createdAt, status: null, answer: null };
    const taken = await table().where({ id: row.id, createdAt: row.createdAt }).update(fresh);
    return taken === 1 ? { id: row.id, row: null } : { id: row.id, row: { ...row, ...fresh } };
  }

  const { id, row } = await app.db.transaction(take).catch((error: unknown) => {
    if (isDuplicate(error)) throw inProgress();
    throw error;
  });
  if (row && row.requestHash !== requestHash) {
    throw new Refusal('idempotency.mismatch', 'This idempotency key was used for another request.');
  }
  if (row?.status === null) throw inProgress();
  return {
    isReplay: row !== null,
    answer: row?.answer ? (JSON.parse(app.sealer.open(row.answer, place(id))) as unknown) : null,
    complete: (answer) =>
      write(() => {
        const sealed = app.sealer.seal(JSON.stringify(answer ?? null), place(id));
        return table().where('id', id).update({ status: 200, answer: sealed });
      }),
    release: () => write(() => table().where('id', id).delete()),
  };

  async function write(work: () => PromiseLike<unknown>): Promise<void> {
    await app.db.transaction(async () => void (await work()));
  }
}

const actorOf = ({ kind, actorId, address }: Caller): string =>
  `${kind}:${actorId ?? networkOf(address)}`.slice(0, 60);

const inProgress = (): Refusal =>
  new Refusal('idempotency.in-progress', 'The same request is still being carried out.', { status: 409 });
