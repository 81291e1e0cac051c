import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { page, Page, PageInput } from '../paging.ts';
import { Operation, OperationLog, OperationStep } from './provisioning.ts';
import { cancelOperation, retryOperation } from './retry-operation.ts';

const Nullable = <T extends Parameters<typeof t.Union>[0][number]>(schema: T) => t.Union([schema, t.Null()]);
const states = ['queued', 'running', 'waiting', 'done', 'needs-attention', 'cancelled'] as const;
const ById = t.Object({ id: t.Integer() }, { additionalProperties: false });
const Entry = t.Object({
  id: t.Integer(),
  serviceId: t.Integer(),
  serviceLabel: t.String(),
  clientId: t.Integer(),
  kind: t.String(),
  state: t.Enum([...states]),
  attempt: t.Integer(),
  unclear: t.Boolean(),
  code: Nullable(t.String()),
  error: Nullable(t.String()),
  progress: Nullable(t.String()),
  createdAt: t.String(),
  startedAt: Nullable(t.String()),
  finishedAt: Nullable(t.String()),
  runAt: t.String(),
});
type Listed = Operation & { serviceLabel: string; moduleId: string | null };
const entry = (row: Listed) => ({ ...row, unclear: row.unclear === 1 });
const listed = () =>
  Operation.query()
    .join('service', 'service.id', 'provisioning.serviceId')
    .select('provisioning.*', 'service.label as serviceLabel', 'service.moduleId');

/** As the module calls them; null for steps it no longer has, or while it is switched off. */
function titled(app: App, { moduleId }: Listed, steps: readonly OperationStep[]) {
  const known = moduleId === null ? [] : (app.connections.moduleDefinition(moduleId)?.steps ?? []);
  const titles = new Map(known.map(({ id, title }) => [id, title]));
  return steps.map((row) => ({ ...row, title: titles.get(row.step) ?? null }));
}

export const provisioningActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /provisioning',
    summary: 'Operations at the vendors, newest first',
    audience: ['staff'],
    permission: 'provisioning.read',
    input: t.Object(
      { ...PageInput, state: t.Optional(t.Enum([...states])), serviceId: t.Optional(t.Integer()) },
      { additionalProperties: false },
    ),
    output: Page(Entry),
    run: (input) =>
      page(input, entry, () => {
        const query = listed();
        if (input.state) void query.where('provisioning.state', input.state);
        if (input.serviceId !== undefined) void query.where('provisioning.serviceId', input.serviceId);
        if (input.search) void query.where('service.label', 'like', `%${input.search}%`);
        return query as never;
      }),
  }),
  get: defineAction({
    route: 'GET /provisioning/:id',
    summary: 'One operation with its steps and its log',
    audience: ['staff'],
    permission: 'provisioning.read',
    input: ById,
    output: t.Object({
      ...Entry.properties,
      operation: t.String(),
      steps: t.Array(
        t.Object({
          step: t.String(),
          title: Nullable(t.String()),
          state: t.String(),
          begunAt: t.String(),
          doneAt: Nullable(t.String()),
        }),
      ),
      log: t.Array(t.Object({ at: t.String(), level: t.String(), message: t.String() })),
    }),
    async run({ id }) {
      const row = (await listed().findById(id)) as Listed | undefined;
      if (!row) throw new Refusal('operation.unknown', `There is no operation ${id}.`, { status: 404 });
      const steps = await OperationStep.query().where('provisioningId', id).orderBy('id');
      const log = await OperationLog.query().where('provisioningId', id).orderBy('id', 'desc').limit(500);
      return { ...entry(row), steps: titled(app, row, steps), log: log.reverse() };
    },
  }),
  retry: defineAction({
    route: 'POST /provisioning/:id/retry',
    summary: 'Try an operation again; what is done stays done',
    audience: ['staff'],
    permission: 'provisioning.write',
    input: ById,
    output: ById,
    async run({ id }) {
      await retryOperation(app, id);
      return { id };
    },
  }),
  cancel: defineAction({
    route: 'POST /provisioning/:id/cancel',
    summary: 'Stop trying; the vendor is not touched',
    audience: ['staff'],
    permission: 'provisioning.write',
    input: ById,
    output: ById,
    async run({ id }) {
      await cancelOperation(app, id);
      return { id };
    },
  }),
});
