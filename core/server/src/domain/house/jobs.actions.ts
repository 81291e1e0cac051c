import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { likeWord, Page, PageInput } from '../paging.ts';
import { pageOfTable } from './page-of-table.ts';

const Nullable = <T extends Parameters<typeof t.Union>[0][number]>(schema: T) => t.Union([schema, t.Null()]);
const states = ['queued', 'running', 'done', 'parked'] as const;
const ById = t.Object({ id: t.Integer() }, { additionalProperties: false });
const Entry = t.Object({
  id: t.Integer(),
  name: t.String(),
  state: t.Enum([...states]),
  attempts: t.Integer(),
  maxAttempts: t.Integer(),
  runAt: t.String(),
  error: Nullable(t.String()),
  createdAt: t.String(),
  finishedAt: Nullable(t.String()),
});

/** The jobs of the brand, and those of the house that belong to no brand. */
export const jobsActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /jobs',
    summary: 'Background jobs, newest first',
    audience: ['staff'],
    permission: 'jobs.read',
    input: t.Object(
      { ...PageInput, state: t.Optional(t.Enum([...states])) },
      { additionalProperties: false },
    ),
    output: Page(Entry),
    run: (input) =>
      pageOfTable(app, 'job', input, (query) => {
        void query.where((own) => void own.where('brandId', currentBrand()).orWhereNull('brandId'));
        if (input.state) void query.where('state', input.state);
        if (input.search) void query.where('name', 'like', likeWord(input.search));
      }),
  }),
  retry: defineAction({
    route: 'POST /jobs/:id/retry',
    summary: 'Run a parked or waiting job now',
    audience: ['staff'],
    permission: 'jobs.write',
    input: ById,
    output: ById,
    async run({ id }) {
      const changed = await app.db.transaction(() =>
        app.db
          .knex()('job')
          .where('id', id)
          .where((own) => void own.where('brandId', currentBrand()).orWhereNull('brandId'))
          .whereIn('state', ['parked', 'queued'])
          .update({ state: 'queued', attempts: 0, runAt: instant(app.clock.now()), error: null }),
      );
      if (changed === 0) throw new Refusal('job.not-waiting', `Job ${id} is not waiting.`, { status: 409 });
      app.db.afterCommit(() => app.queue.poke());
      return { id };
    },
  }),
});
