import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { likeWord, Page, PageInput } from '../paging.ts';
import { pageOfTable } from './page-of-table.ts';

const Nullable = <T extends Parameters<typeof t.Union>[0][number]>(schema: T) => t.Union([schema, t.Null()]);
const states = ['pending', 'running', 'done', 'parked'] as const;
const ById = t.Object({ id: t.Integer() }, { additionalProperties: false });

/** The outbox: which event goes to whom, and what became of it. */
export const deliveriesActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /deliveries',
    summary: 'Events on their way to listeners, newest first',
    audience: ['staff'],
    permission: 'jobs.read',
    input: t.Object(
      { ...PageInput, state: t.Optional(t.Enum([...states])) },
      { additionalProperties: false },
    ),
    output: Page(
      t.Object({
        id: t.Integer(),
        event: t.String(),
        listener: t.String(),
        aggregate: t.String(),
        state: t.Enum([...states]),
        attempts: t.Integer(),
        nextAt: t.String(),
        error: Nullable(t.String()),
        at: t.String(),
        doneAt: Nullable(t.String()),
      }),
    ),
    run: (input) =>
      pageOfTable(
        app,
        'delivery',
        input,
        (query) => {
          void query
            .join('outbox', 'outbox.id', 'delivery.outboxId')
            .where('delivery.brandId', currentBrand());
          if (input.state) void query.where('delivery.state', input.state);
          if (input.search) {
            const like = likeWord(input.search);
            void query.where(
              (any) => void any.where('outbox.name', 'like', like).orWhere('delivery.listener', 'like', like),
            );
          }
        },
        ['delivery.*', 'outbox.name as event', 'outbox.at as at'],
      ),
  }),
  events: defineAction({
    route: 'GET /events',
    summary: 'What happened, newest first',
    audience: ['staff'],
    permission: 'jobs.read',
    input: t.Object({ ...PageInput }, { additionalProperties: false }),
    output: Page(
      t.Object({
        id: t.Integer(),
        name: t.String(),
        aggregate: t.String(),
        data: t.Unknown(),
        at: t.String(),
        dispatchedAt: Nullable(t.String()),
      }),
    ),
    async run(input) {
      const { items, next } = await pageOfTable<{ id: number; data: string }>(
        app,
        'outbox',
        input,
        (query) => {
          void query.where('brandId', currentBrand());
          if (input.search) void query.where('name', 'like', likeWord(input.search));
        },
      );
      return {
        items: items.map((row) => ({ ...row, data: JSON.parse(row.data) as unknown })) as never,
        next,
      };
    },
  }),
  replay: defineAction({
    route: 'POST /deliveries/:id/replay',
    summary: 'Deliver a parked or waiting event now',
    audience: ['staff'],
    permission: 'jobs.write',
    input: ById,
    output: ById,
    async run({ id }) {
      const own = await app.db.knex()('delivery').where({ id, brandId: currentBrand() }).first('id');
      if (!own || !(await app.dispatcher.replay(id))) {
        throw new Refusal('delivery.not-waiting', `Delivery ${id} is not waiting.`, { status: 409 });
      }
      return { id };
    },
  }),
});
