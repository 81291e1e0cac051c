import { defineAction, t, type Action } from '@moorage/sdk';
import { wordInput } from '../../actions/word-input.ts';
import type { App } from '../../app.ts';
import { refuseInTransaction } from '../../database/ambient.ts';
import { maskSettings, mergeSettings, openSettings } from '../../security/sealed-settings.ts';
import { page, Page, PageInput } from '../paging.ts';
import { outcome } from '../servers/test-server.ts';
import { availableGateways } from './available-gateways.ts';
import { GatewayAccount } from './gateway-account.ts';
import {
  createAccount,
  disableAccount,
  findAccount,
  requireGateway,
  sealingOfAccount,
  updateAccount,
} from './save-account.ts';

const maybeText = t.Union([t.String(), t.Null()]);
const Account = t.Object({
  id: t.Integer(),
  gatewayId: t.String(),
  title: t.String(),
  status: t.Enum(['enabled', 'disabled']),
  sort: t.Integer(),
});
/** Secrets stand as `{ set }`; both are null while the gateway is not running. */
const Details = t.Object({ ...Account.properties, settings: t.Unknown(), schema: t.Unknown() });
const TestResult = t.Object({ ok: t.Boolean(), code: maybeText, message: maybeText });
const Currencies = t.Union([t.Literal('any'), t.Array(t.String())]);

/** `secret` keeps it out of the audit log, where the masked change stands instead. */
const FormValues = t.Unsafe<Record<string, unknown>>({ type: 'object', secret: true });
const id = { id: t.Integer({ minimum: 1 }) };
const title = t.String({ minLength: 1, maxLength: 190 });
const sort = t.Integer({ minimum: 0, maximum: 10_000 });

export const gatewaysActions = (app: App): Record<string, Action> => {
  const details = async (accountId: number) => {
    const account = await findAccount(accountId);
    const schema = app.connections.gatewayDefinition(account.gatewayId)?.settings ?? null;
    return { ...account, schema, settings: schema && maskSettings(schema, account.settings) };
  };
  return {
    list: defineAction({
      route: 'GET /gateways',
      summary: 'Gateway accounts, newest first',
      audience: ['staff', 'system'],
      permission: 'gateways.read',
      input: t.Object(PageInput, { additionalProperties: false }),
      output: Page(Account),
      run: (input) =>
        page(
          input,
          (account: GatewayAccount) => account,
          () => {
            const query = GatewayAccount.query();
            if (input.search) void query.where('title', 'like', `%${input.search}%`);
            return query;
          },
        ),
    }),
    get: defineAction({
      route: 'GET /gateways/:id',
      summary: 'One gateway account with its settings form',
      audience: ['staff', 'system'],
      permission: 'gateways.read',
      input: t.Object(id, { additionalProperties: false }),
      output: Details,
      run: (input) => details(input.id),
    }),
    create: defineAction({
      route: 'POST /gateways',
      summary: 'Add an account at a gateway',
      audience: ['staff', 'system'],
      permission: 'gateways.write',
      input: t.Object(
        {
          gatewayId: wordInput(40),
          title,
          settings: FormValues,
          sort: t.Optional(sort),
          status: t.Optional(t.Enum(['enabled', 'disabled'])),
        },
        { additionalProperties: false },
      ),
      output: Details,
      run: async (input) => details((await createAccount(app, input)).id),
    }),
    update: defineAction({
      route: 'PATCH /gateways/:id',
      summary: 'Change an account; an empty secret keeps its value',
      audience: ['staff', 'system'],
      permission: 'gateways.write',
      input: t.Object(
        { ...id, title: t.Optional(title), settings: t.Optional(FormValues), sort: t.Optional(sort) },
        { additionalProperties: false },
      ),
      output: Details,
      async run({ id: accountId, ...fields }) {
        await updateAccount(app, accountId, fields);
        return details(accountId);
      },
    }),
    enable: defineAction({
      route: 'POST /gateways/:id/enable',
      summary: 'Offer it to customers',
      audience: ['staff', 'system'],
      permission: 'gateways.write',
      input: t.Object(id, { additionalProperties: false }),
      output: Details,
      async run(input) {
        await updateAccount(app, input.id, { status: 'enabled' });
        return details(input.id);
      },
    }),
    disable: defineAction({
      route: 'POST /gateways/:id/disable',
      summary: 'Take no payments through it any more',
      audience: ['staff', 'system'],
      permission: 'gateways.write',
      input: t.Object(id, { additionalProperties: false }),
      output: Details,
      async run(input) {
        await disableAccount(app, input.id);
        return details(input.id);
      },
    }),
    test: defineAction({
      route: 'POST /gateways/:id/test',
      summary: 'Test the credentials, with the saved settings or with changed ones',
      audience: ['staff', 'system'],
      permission: 'gateways.write',
      input: t.Object({ ...id, settings: t.Optional(FormValues) }, { additionalProperties: false }),
      output: TestResult,
      async run({ id: accountId, settings }) {
        refuseInTransaction('A test of a connection');
        const account = await findAccount(accountId);
        const sealing = sealingOfAccount(app, accountId, requireGateway(app, account.gatewayId));
        const opened =
          settings === undefined
            ? openSettings(sealing, account.settings)
            : mergeSettings(sealing, settings, account.settings);
        const gateway = await app.connections.tryGateway(account.gatewayId, opened);
        return outcome(() => gateway.test());
      },
    }),
    kinds: defineAction({
      route: 'GET /gateway_kinds',
      summary: 'The gateways that run now, with the form for an account',
      audience: ['staff', 'system'],
      permission: 'gateways.read',
      input: t.Object({}, { additionalProperties: false }),
      output: t.Object({
        items: t.Array(
          t.Object({ id: t.String(), title: t.String(), settings: t.Unknown(), currencies: Currencies }),
        ),
        next: t.Null(),
      }),
      run: () => ({
        items: app.connections.gateways().map((one) => {
          const { settings, currencies } = requireGateway(app, one.id);
          return { ...one, settings, currencies: listed(currencies) };
        }),
        next: null,
      }),
    }),
    available: defineAction({
      route: 'GET /gateways/available',
      summary: 'How a customer can pay here',
      audience: ['client', 'staff', 'system'],
      permission: '',
      input: t.Object(
        { currency: t.Optional(t.String({ pattern: '^[A-Z]{3}$' })) },
        { additionalProperties: false },
      ),
      output: t.Object({
        items: t.Array(
          t.Object({
            id: t.Integer(),
            title: t.String(),
            gatewayId: t.String(),
            currencies: Currencies,
            browser: t.Unknown(),
          }),
        ),
        next: t.Null(),
      }),
      run: async (input) => ({
        items: (await availableGateways(app, input.currency)).map((one) => ({
          ...one,
          currencies: listed(one.currencies),
        })),
        next: null,
      }),
    }),
  };
};

const listed = (currencies: readonly string[] | 'any'): string[] | 'any' =>
  currencies === 'any' ? 'any' : [...currencies];
