import { isRefusal, type Action, type Caller, type Id } from '@moorage/sdk';
import { instant, type Clock } from '../clock.ts';
import { inTransaction } from '../database/ambient.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../log.ts';
import { collectChanges, type Changes } from './note-changes.ts';
import { redactedJson } from './redact.ts';

export const isAudited = (action: Action): boolean => action.audit ?? !action.route.startsWith('GET ');

export interface AuditedCall {
  readonly name: string;
  readonly action: Action;
  readonly input: unknown;
  readonly caller: Caller;
}

/**
 * Who did what. The line is written before the action runs and completed after it: without a line nothing happens, and a
 * crash in between leaves `started` behind instead of nothing. So does a line that cannot be completed: what was done is done,
 * and to call it failed would have it done again.
 */
export function createAudit({ db, clock, log }: { db: Database; clock: Clock; log: Logger }) {
  async function write(call: AuditedCall, outcome: string): Promise<Id> {
    const { caller, name, input, action } = call;
    return db.transaction(async () => {
      const [id] = await db.insertMany('auditEntry', [
        {
          brandId: caller.brandId,
          at: instant(clock.now()),
          actorKind: caller.kind,
          actorId: caller.actorId,
          actorName: await actorName(caller),
          action: name,
          subject: subjectOf(name, input),
          outcome,
          input: redactedJson(input, action.input),
          address: caller.address.slice(0, 60),
          userAgent: caller.userAgent.slice(0, 255),
          requestId: caller.requestId.slice(0, 60),
        },
      ]);
      return id as Id;
    });
  }

  async function actorName({ kind, actorId, brandId }: Caller): Promise<string> {
    const table = kind === 'client' ? 'login' : kind === 'staff' ? 'staff' : undefined;
    if (!table || actorId === null) return kind;
    const row = await db
      .knex()(table)
      .where({ id: actorId, brandId })
      .first<{ name: string } | undefined>('name');
    return row?.name ?? kind;
  }

  async function complete(id: Id, outcome: string, changes?: Changes, subject?: string | null) {
    await db.transaction(() =>
      db
        .knex()('auditEntry')
        .where('id', id)
        .update({
          outcome: outcome.slice(0, 60),
          ...(changes?.before ? { changes: JSON.stringify([changes.before, changes.after]) } : {}),
          ...(subject ? { subject } : {}),
        }),
    );
  }

  async function end(call: AuditedCall, ...line: Parameters<typeof complete>): Promise<void> {
    try {
      await complete(...line);
    } catch (error) {
      // Then nothing is done yet, and a transaction that lost a statement must not commit.
      if (inTransaction()) throw error;
      log.error({ err: error, action: call.name, outcome: line[1] }, 'An audit line could not be completed');
    }
  }

  return {
    async around<T>(call: AuditedCall, work: () => Promise<T>): Promise<T> {
      const id = await write(call, 'started');
      const { result, changes } = await collectChanges(work).catch(async (error: unknown) => {
        await end(call, id, isRefusal(error) ? error.code : 'error');
        throw error;
      });
      await end(call, id, 'ok', changes, changes?.subject ?? subjectOf(call.name, call.input, result));
      return result;
    },
    denied: (call: AuditedCall, code: string): Promise<Id> => write(call, code),
  };
}

/** `invoices.pay` of 12 is about `invoices:12`; what an action made has its id in the answer. */
function subjectOf(name: string, input: unknown, output?: unknown): string | null {
  const id = idOf(input) ?? idOf(output);
  return id === undefined ? null : `${name.slice(0, name.lastIndexOf('.'))}:${id}`.slice(0, 80);
}
function idOf(value: unknown): string | number | undefined {
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'number' || typeof id === 'string' ? id : undefined;
}
