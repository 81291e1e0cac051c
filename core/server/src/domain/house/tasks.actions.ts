import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import type { App } from '../../app.ts';

const Nullable = <T extends Parameters<typeof t.Union>[0][number]>(schema: T) => t.Union([schema, t.Null()]);

/** Repeated work: when it ran, what it did, when it comes again. */
export const tasksActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /tasks',
    summary: 'Scheduled tasks with their last and next run',
    audience: ['staff'],
    permission: 'jobs.read',
    input: t.Object({}, { additionalProperties: false }),
    output: t.Object({
      items: t.Array(
        t.Object({
          name: t.String(),
          title: t.String(),
          cron: t.String(),
          nextRunAt: t.String(),
          lastRunAt: Nullable(t.String()),
          lastEndAt: Nullable(t.String()),
          lastCounts: Nullable(t.Record(t.String(), t.Number())),
          lastError: Nullable(t.String()),
        }),
      ),
    }),
    async run() {
      const rows = (await app.db.knex()('schedule').orderBy('name')) as {
        name: string;
        lastCounts: string | null;
      }[];
      return {
        items: rows.map((row) => ({
          ...row,
          title: app.scheduler.titleOf(row.name) ?? row.name,
          lastCounts: row.lastCounts === null ? null : (JSON.parse(row.lastCounts) as object),
        })) as never,
      };
    },
  }),
  run_now: defineAction({
    route: 'POST /tasks/:name/run',
    summary: 'Run a task now, whatever its plan says',
    audience: ['staff'],
    permission: 'jobs.write',
    input: t.Object({ name: t.String({ maxLength: 120 }) }, { additionalProperties: false }),
    output: t.Object({ name: t.String() }),
    async run({ name }) {
      if (!app.scheduler.names().includes(name))
        throw new Refusal('task.unknown', `There is no task "${name}".`, { status: 404 });
      await app.scheduler.runNow(name);
      return { name };
    },
  }),
});
