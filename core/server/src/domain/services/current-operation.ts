import { t, type ServerModuleDefinition, type Static } from '@moorage/sdk';
import { open, Operation, OperationStep } from '../provisioning/provisioning.ts';
import type { Service } from './service.ts';

export const OperationView = t.Object({
  id: t.Integer(),
  kind: t.String(),
  state: t.String(),
  progress: t.Union([t.String(), t.Null()]),
  createdAt: t.String(),
  steps: t.Array(
    t.Object({
      id: t.String(),
      title: t.String(),
      state: t.Enum(['waiting', 'begun', 'done']),
      begunAt: t.Union([t.String(), t.Null()]),
      doneAt: t.Union([t.String(), t.Null()]),
    }),
  ),
});

/** What is being done to a service right now, step by step, for the person who waits for it. */
export async function currentOperation(
  service: Service,
  definition: ServerModuleDefinition | undefined,
): Promise<Static<typeof OperationView> | null> {
  const operation = await Operation.query()
    .where('serviceId', service.id)
    .whereIn('state', [...open])
    .orderBy('id')
    .first();
  if (!operation) return null;
  const rows = await OperationStep.query().where('provisioningId', operation.id);
  const known = new Map(rows.map((row) => [row.step, row]));
  const titles = operation.kind === 'create' ? (definition?.steps ?? []) : [];
  return {
    id: operation.id,
    kind: operation.kind,
    state: operation.state,
    progress: operation.progress,
    createdAt: operation.createdAt,
    steps: titles.map(({ id, title }) => {
      const row = known.get(id);
      return {
        id,
        title,
        state: row?.state ?? 'waiting',
        begunAt: row?.begunAt ?? null,
        doneAt: row?.doneAt ?? null,
      };
    }),
  };
}
