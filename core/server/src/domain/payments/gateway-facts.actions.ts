import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { isWord } from '../../database/is-word.ts';
import { currentBrand } from '../../database/ambient.ts';
import { pageOfTable } from '../house/page-of-table.ts';
import { nullable } from '../invoices/invoice-views.ts';
import { PageInput } from '../paging.ts';

const Fact = t.Object({
  id: t.Integer(),
  accountId: t.Integer(),
  externalId: t.String(),
  kind: t.String(),
  receivedAt: t.String(),
  appliedAt: nullable(t.String()),
  outcome: nullable(t.String()),
});

/** What gateways told us, and what became of it. `parked` ones wait for a person. */
export const gatewayFactsActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /gateway-facts',
    summary: 'Messages of gateways, newest first',
    audience: ['staff'],
    permission: 'payments.read',
    input: t.Object(
      { ...PageInput, state: t.Optional(t.Enum(['waiting', 'applied', 'parked'])) },
      { additionalProperties: false },
    ),
    output: t.Object({ items: t.Array(Fact), next: nullable(t.String()) }),
    run: ({ state, search, ...input }) =>
      pageOfTable<{ id: number }>(
        app,
        'gatewayFact',
        input,
        (query) => {
          void query.where('gatewayFact.brandId', currentBrand());
          if (search) void query.where('gatewayFact.externalId', isWord(search) ? search : '');
          if (state === 'waiting') void query.whereNull('appliedAt');
          if (state === 'applied') void query.whereNotNull('appliedAt');
          if (state === 'parked') void query.where('outcome', 'like', 'parked%');
        },
        ['id', 'accountId', 'externalId', 'kind', 'receivedAt', 'appliedAt', 'outcome'],
      ) as never,
  }),
  retry: defineAction({
    route: 'POST /gateway-facts/:id/retry',
    summary: 'Apply a parked message again',
    audience: ['staff'],
    permission: 'payments.resolve',
    input: t.Object({ id: t.Integer() }, { additionalProperties: false }),
    output: t.Object({ id: t.Integer() }),
    async run({ id }) {
      await app.db.transaction(async () => {
        const fact = () => app.db.knex()('gatewayFact').where({ id, brandId: currentBrand() });
        const row = await fact().first<{ accountId: number; outcome: string | null } | undefined>(
          'accountId',
          'outcome',
        );
        if (!row) throw new Refusal('gateway-fact.unknown', `There is no message ${id}.`, { status: 404 });
        if (!row.outcome?.startsWith('parked'))
          throw new Refusal('gateway-fact.not-parked', 'This message does not wait for a person.', {
            status: 409,
          });
        await fact().update({ appliedAt: null, outcome: null });
        await app.queue.enqueue(
          'payments.apply_facts',
          { accountId: row.accountId },
          { key: `facts:${row.accountId}`, revive: true },
        );
      });
      return { id };
    },
  }),
});
