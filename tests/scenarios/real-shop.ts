import type { Id } from '@moorage/sdk';
import { createTestApp, openHttp, type TestApp, type TestHttp } from '@moorage/testing';
import { receiveGatewayWebhook } from '../../core/server/src/domain/payments/receive-webhook.ts';
import stripeGateway from '../../gateways/stripe/src/server.ts';
import virtfusionModule from '../../modules/virtfusion/src/server.ts';
import { startStripe, type StripeSimulator } from '../simulators/stripe/index.ts';
import { startVirtFusion, type VirtFusionSimulator } from '../simulators/virtfusion/index.ts';

/** A shop with the real gateway and the real module, on simulators that go by the shop's clock, with webhooks over HTTP. */
export interface RealShop {
  readonly test: TestApp;
  readonly http: TestHttp;
  readonly stripe: StripeSimulator;
  readonly virtfusion: VirtFusionSimulator;
  readonly accountId: Id;
  readonly clientId: Id;
  readonly webhookPath: string;
  /** As the client in the portal. */
  call<T>(name: string, input: object): Promise<T>;
  rows<T>(table: string): Promise<T[]>;
  /** Jobs, events and webhooks, until there are no more. */
  settle(): Promise<void>;
  /** Orders one small server, and begins to pay it with a new card, which is kept. */
  order(): Promise<{ invoiceId: Id; serviceId: Id; intent: string }>;
  /** Lets the panel build. */
  build(): Promise<void>;
  close(): Promise<void>;
}

export async function openRealShop(now: string): Promise<RealShop> {
  const test = await createTestApp({ now });
  const { app, brandId, clock } = test;
  const http = await openHttp(test, {
    receiveGatewayWebhook,
  });
  const stripe = await startStripe({ clock });
  const virtfusion = await startVirtFusion({ clock, buildMilliseconds: 12_000 });
  test.registerGateway('stripe', stripeGateway as never);
  test.registerModule('virtfusion', virtfusionModule as never);
  const accountId = await test.addGatewayAccount('stripe', {
    publishableKey: stripe.publishableKey,
    secretKey: stripe.secretKey,
    webhookSecret: stripe.webhookSecret,
    apiUrl: stripe.url,
  });
  const webhookPath = `/webhooks/stripe/${accountId}`;
  stripe.control.setWebhook({ url: `http://127.0.0.1:${http.port}${webhookPath}` });
  const { groupId } = await test.addServer('virtfusion', {
    url: virtfusion.url,
    token: virtfusion.token,
    customerPrefix: 'moorage-client-',
    stockReserve: 0,
  });
  const clientId = await test.createClient();
  const item = await sellServer(test, groupId);

  const call = <T>(name: string, input: object): Promise<T> =>
    app.actions.call(name, input, {
      kind: 'client',
      brandId,
      clientId,
      actorId: 1,
      permissions: new Set(['*']),
      sessionId: null,
      address: '127.0.0.1',
      userAgent: 'test',
      requestId: 'test',
    }) as Promise<T>;

  async function settle(): Promise<void> {
    await test.settle();
    await stripe.control.idle();
    await test.settle();
  }

  return {
    test,
    http,
    stripe,
    virtfusion,
    accountId,
    clientId,
    webhookPath,
    call,
    rows: <T>(table: string) =>
      test.asSystem(async () => (await app.db.knex()(table).orderBy('id').select('*')) as T[]),
    settle,
    async order() {
      const order = await call<{ invoiceId: Id; serviceIds: Id[] }>('orders.place', {
        currency: 'USD',
        items: [{ ...item, quantity: 1, order: { hostname: 'vps1.example.com', template: 10 } }],
      });
      const answer = await call<{ browser: { session: { clientSecret: string } } }>('invoices.pay', {
        id: order.invoiceId,
        accountId,
        new: true,
        save: true,
      });
      const intent = answer.browser.session.clientSecret.replace(/_secret_.*$/, '');
      return { invoiceId: order.invoiceId, serviceId: order.serviceIds[0] as Id, intent };
    },
    async build() {
      for (let round = 0; round < 12; round += 1) {
        clock.advance(5_000);
        await settle();
      }
    },
    async close() {
      await stripe.close();
      await virtfusion.close();
      await http.close();
      await test.close();
    },
  };
}

async function sellServer(test: TestApp, serverGroupId: Id): Promise<{ productId: Id; priceId: Id }> {
  const { app, brandId } = test;
  const insert = (table: string, row: object): Promise<Id> =>
    test.asSystem(() =>
      app.db.transaction(async () => (await app.db.insertMany(table, [{ brandId, ...row }]))[0] as Id),
    );
  const groupId = await insert('productGroup', {
    slug: 'cloud',
    name: 'Cloud',
    summary: '',
    status: 'active',
  });
  const productId = await insert('product', {
    groupId,
    slug: 'small',
    name: 'Small server',
    summary: '',
    description: '',
    features: '[]',
    moduleId: 'virtfusion',
    serverGroupId,
    plan: JSON.stringify({ package: 1, group: 1, locations: [1], ipv4: 1, ipv6: true, vnc: false }),
    status: 'active',
    createdAt: app.clock.now().toISOString(),
  });
  const priceId = await insert('price', {
    productId,
    currency: 'USD',
    termUnit: 'month',
    termCount: 1,
    amount: 1_200,
    setupAmount: 0,
    status: 'active',
  });
  return { productId, priceId };
}
