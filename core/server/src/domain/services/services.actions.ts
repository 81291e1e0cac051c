import { defineAction, fromWire, isRefusal, Refusal, t, toWire, type Action, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { countAttempt, perService } from '../../security/throttle.ts';
import { page, Page, PageInput } from '../paging.ts';
import { requestOperation } from '../provisioning/request-operation.ts';
import { askVendor } from './ask-vendor.ts';
import { countByModule } from './count-by-module.ts';
import { currentOperation, OperationView } from './current-operation.ts';
import { lockService, requireStatus } from './lock-service.ts';
import { readLive } from './read-live.ts';
import { Service, serviceStatuses, type ServiceStatus } from './service.ts';
import { setAutoRenew } from './set-auto-renew.ts';
import { shareAnswer } from './share-answers.ts';
import { randomUUID } from 'node:crypto';

/** A vendor counts traffic in hours; who looks again within a minute sees the same. */
const usageMilliseconds = 60_000;

const Nullable = <T extends Parameters<typeof t.Union>[0][number]>(schema: T) => t.Union([schema, t.Null()]);
const Money = t.Object({ amount: t.String(), currency: t.String() });
const ById = t.Object({ id: t.Integer() }, { additionalProperties: false });

const Summary = t.Object({
  id: t.Integer(),
  clientId: t.Integer(),
  clientName: t.String(),
  productName: t.String(),
  label: t.String(),
  status: t.Enum([...serviceStatuses]),
  moduleId: Nullable(t.String()),
  addresses: t.Array(t.String()),
  price: Money,
  termUnit: t.String(),
  termCount: t.Integer(),
  nextPeriodOn: Nullable(t.String()),
  autoRenew: t.Boolean(),
  cancelOn: Nullable(t.String()),
  createdAt: t.String(),
});
const Live = t.Object({
  state: t.String(),
  at: t.String(),
  /** The vendor could not be asked; this is what it said last. */
  stale: t.Boolean(),
  message: Nullable(t.String()),
  meters: t.Array(
    t.Object({
      id: t.String(),
      label: t.String(),
      used: t.Number(),
      limit: Nullable(t.Number()),
      unit: t.String(),
    }),
  ),
});
const Detail = t.Object({
  ...Summary.properties,
  facts: t.Array(t.Object({ label: t.String(), value: t.String() })),
  chosen: t.Array(t.Object({ label: t.String(), value: t.String() })),
  suspendReason: Nullable(t.String()),
  suspendedAt: Nullable(t.String()),
  activatedAt: Nullable(t.String()),
  endedAt: Nullable(t.String()),
  /** Where it runs, and its id there: for staff only. */
  externalId: Nullable(t.String()),
  serverId: Nullable(t.Integer()),
  serverName: Nullable(t.String()),
  hasSecrets: t.Boolean(),
  /** It runs, but nothing can be asked of its server or done to it now: the module or the server is switched off. */
  paused: t.Boolean(),
  can: t.Object({ power: t.Boolean(), panel: t.Boolean(), status: t.Boolean(), usage: t.Boolean() }),
  operation: Nullable(OperationView),
});

interface Names {
  clientName: string;
  productName: string;
}
type Listed = Service & Names;

const summary = (service: Listed) => ({
  ...service,
  price: toWire({ amount: service.amount, currency: service.currency }),
  autoRenew: service.autoRenew === 1,
  addresses: [...(service.addresses ?? [])],
});

const listed = () =>
  Service.query()
    .join('client', 'client.id', 'service.clientId')
    .join('product', 'product.id', 'service.productId')
    .select('service.*', 'client.name as clientName', 'product.name as productName');

async function find(id: Id): Promise<Listed> {
  const service = (await listed().findById(id)) as Listed | undefined;
  if (!service) throw new Refusal('service.unknown', `There is no service ${id}.`, { status: 404 });
  return service;
}

/** Null when its server cannot be used now. */
async function connectionOf(app: App, { serverId }: Service) {
  if (serverId === null) return null;
  try {
    return await app.connections.server(serverId);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

async function serverName(app: App, { serverId, brandId }: Service): Promise<string | null> {
  if (serverId === null) return null;
  const row = await app.db
    .knex()('server')
    .where({ id: serverId, brandId })
    .first<{ name: string } | undefined>('name');
  return row?.name ?? null;
}

export const servicesActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /services',
    summary: 'Services, newest first',
    audience: ['client', 'staff'],
    permission: 'services.read',
    input: t.Object(
      { ...PageInput, status: t.Optional(t.Enum([...serviceStatuses])), clientId: t.Optional(t.Integer()) },
      { additionalProperties: false },
    ),
    output: Page(Summary),
    run: (input) =>
      page(input, summary, () => {
        const query = listed();
        if (input.status) void query.where('service.status', input.status);
        if (input.clientId !== undefined) void query.where('service.clientId', input.clientId);
        if (input.search) {
          const like = `%${input.search}%`;
          void query.where(
            (any) =>
              void any
                .where('service.label', 'like', like)
                .orWhere('service.addresses', 'like', like)
                .orWhere('client.name', 'like', like)
                .orWhere('product.name', 'like', like),
          );
        }
        return query as never;
      }),
  }),
  get: defineAction({
    route: 'GET /services/:id',
    summary: 'One service: what it is, what it costs, what is being done to it',
    audience: ['client', 'staff'],
    permission: 'services.read',
    input: ById,
    output: Detail,
    async run({ id }, caller) {
      const service = await find(id);
      const connected = await connectionOf(app, service);
      const module = connected?.module;
      return {
        ...summary(service),
        ...(caller.kind === 'client'
          ? { externalId: null, serverId: null, serverName: null }
          : { serverName: await serverName(app, service) }),
        facts: [...(service.facts ?? [])],
        chosen: [...(service.chosen ?? [])],
        hasSecrets: service.sealedSecrets !== null,
        paused: service.serverId !== null && connected === null,
        can: {
          power: module?.power !== undefined,
          panel: module?.login !== undefined,
          status: module?.status !== undefined,
          usage: module?.usage !== undefined,
        },
        operation: await currentOperation(service, connected?.definition),
      };
    },
  }),
  by_module: defineAction({
    route: 'GET /services_by_module',
    summary: 'How many running, building and suspended services each server module looks after',
    audience: ['staff', 'system'],
    permission: 'extensions.read',
    input: t.Object({}, { additionalProperties: false }),
    output: t.Object({ items: t.Array(t.Object({ moduleId: t.String(), services: t.Integer() })) }),
    run: async () => ({ items: await countByModule(app) }),
  }),
  live: defineAction({
    route: 'GET /services/:id/live',
    summary: 'Is it up: the vendor’s answer now, or its last one with its age',
    audience: ['client', 'staff'],
    permission: 'services.read',
    input: ById,
    output: Live,
    async run({ id }) {
      const live = await readLive(app, await find(id));
      return { ...live, meters: [...live.meters] };
    },
  }),
  usage: defineAction({
    route: 'GET /services/:id/usage',
    summary: 'What the service used in the current period',
    audience: ['client', 'staff'],
    permission: 'services.read',
    input: ById,
    output: t.Object({
      meters: t.Array(
        t.Object({
          meter: t.String(),
          label: t.String(),
          quantity: t.Number(),
          unit: t.String(),
          limit: Nullable(t.Number()),
          from: t.String(),
          to: t.String(),
        }),
      ),
    }),
    async run({ id }) {
      const service = await find(id);
      if (service.status !== 'active' && service.status !== 'suspended') return { meters: [] };
      const since = new Date(app.clock.now().getTime() - 31 * 86_400_000);
      const meters = await askVendor(app, service, (module, spec) =>
        shareAnswer(
          app,
          `usage ${id}`,
          usageMilliseconds,
          async () => (await module.usage?.(spec, since)) ?? [],
        ),
      );
      return { meters: [...meters] };
    },
  }),
  power: defineAction({
    route: 'POST /services/:id/power',
    summary: 'Start, stop or restart the machine',
    audience: ['client', 'staff'],
    permission: 'services.operate',
    input: t.Object(
      { id: t.Integer(), action: t.Enum(['start', 'stop', 'restart', 'kill']) },
      { additionalProperties: false },
    ),
    output: t.Object({ done: t.Literal(true) }),
    async run({ id, action }) {
      const service = await find(id);
      requireStatus(service, 'active');
      await countAttempt(app, service.brandId, [perService('power', id)]);
      await askVendor(app, service, (module, spec) => {
        if (!module.power) throw new Refusal('service.no-power', 'This service cannot be switched.');
        return module.power(spec, action);
      });
      app.live.tell('service', { brandId: service.brandId, to: { clientId: service.clientId }, id });
      return { done: true as const };
    },
  }),
  login: defineAction({
    route: 'POST /services/:id/login',
    summary: 'A one-time address at the vendor’s panel or console',
    audience: ['client', 'staff'],
    permission: 'services.operate',
    input: t.Object(
      { id: t.Integer(), target: t.Enum(['panel', 'console']) },
      { additionalProperties: false },
    ),
    output: t.Object({ url: t.String() }),
    async run({ id, target }) {
      const service = await find(id);
      requireStatus(service, 'active');
      await countAttempt(app, service.brandId, [perService('login', id)]);
      return askVendor(app, service, (module, spec) => {
        if (!module.login) throw new Refusal('service.no-login', 'This service has no panel to sign in to.');
        return module.login(spec, target);
      });
    },
  }),
  set_auto_renew: defineAction({
    route: 'POST /services/:id/auto-renew',
    summary: 'Renew at the end of the term, or let the service end',
    audience: ['client', 'staff'],
    permission: 'services.write',
    input: t.Object({ id: t.Integer(), on: t.Boolean() }, { additionalProperties: false }),
    output: t.Object({ autoRenew: t.Boolean(), cancelOn: Nullable(t.String()) }),
    run: ({ id, on }) => setAutoRenew(app, id, on),
  }),
  suspend: operate(app, 'suspend', 'Suspend a service', ['active']),
  resume: operate(app, 'resume', 'Resume a suspended service', ['suspended']),
  terminate: operate(app, 'terminate', 'Terminate a service and erase its data', [
    'active',
    'suspended',
    'failed',
  ]),
  set_price: defineAction({
    route: 'POST /services/:id/price',
    summary: 'Set what the service costs from the next period on',
    audience: ['staff'],
    permission: 'services.write',
    input: t.Object({ id: t.Integer(), price: Money }, { additionalProperties: false }),
    output: t.Object({ price: Money }),
    async run({ id, price }) {
      const service = await find(id);
      const { amount, currency } = parseMoney(price);
      if (currency !== service.currency || amount < 0) {
        throw new Refusal(
          'service.price',
          `The price must be an amount of ${service.currency}, not below zero.`,
        );
      }
      await app.db.transaction(() => Service.query().findById(id).patch({ amount }));
      return { price: toWire({ amount, currency }) };
    },
  }),
});

function parseMoney(price: { amount: string; currency: string }): { amount: number; currency: string } {
  try {
    return fromWire(price);
  } catch {
    throw new Refusal('money.invalid', `"${price.amount}" is not an amount of ${price.currency}.`);
  }
}

function operate(
  app: App,
  kind: 'suspend' | 'resume' | 'terminate',
  text: string,
  from: ServiceStatus[],
): Action {
  return defineAction({
    route: `POST /services/:id/${kind}`,
    summary: text,
    audience: ['staff'],
    permission: `services.${kind}`,
    input: t.Object(
      { id: t.Integer(), reason: t.Optional(t.String({ maxLength: 200 })) },
      { additionalProperties: false },
    ),
    output: t.Object({ id: t.Integer() }),
    async run({ id, reason }) {
      await app.db.transaction(async () => {
        await lockService(app, id, ...from);
        await requestOperation(app, {
          serviceId: id,
          kind,
          cycle: `staff:${randomUUID()}`,
          input: { reason: reason ?? 'Requested by staff' },
        });
      });
      return { id };
    },
  });
}
