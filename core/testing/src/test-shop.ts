import { defineServerModule, t, type Id, type ServerModuleDefinition } from '@moorage/sdk';
import { createFakeGateway, type FakeGateway } from './fake-gateway.ts';
import type { TestApp } from './test-app.ts';

export interface TestShop {
  readonly gateway: FakeGateway;
  readonly accountId: Id;
  /** Every call that reached the fake module: `create 1`, `suspend 1` … */
  readonly moduleCalls: string[];
  sell(product: {
    name?: string;
    amount: number;
    setupAmount?: number;
    currency?: string;
    termUnit?: 'day' | 'week' | 'month' | 'year' | 'once';
    termCount?: number;
  }): Promise<{ productId: Id; priceId: Id }>;
  /** A card that the client has stored with the fake gateway, and pays with from now on. */
  storeCard(clientId: Id, reference?: string): Promise<Id>;
}

/** Something to sell, a machine room to build it in, and a bank: all in memory, all made from the contract alone. */
export async function createTestShop(test: TestApp, gateway = createFakeGateway()): Promise<TestShop> {
  const moduleCalls: string[] = [];
  test.registerGateway('fake', gateway.definition);
  test.registerModule('fake', fakeModule(moduleCalls));
  const accountId = await test.addGatewayAccount('fake', {});
  const { groupId: serverGroupId } = await test.addServer('fake', {});
  const { app, brandId } = test;
  const createdAt = app.clock.now().toISOString();
  const insert = (table: string, row: object): Promise<Id> =>
    test.asSystem(() =>
      app.db.transaction(async () => (await app.db.insertMany(table, [{ brandId, ...row }]))[0] as Id),
    );
  const groupId = await insert('productGroup', {
    slug: 'servers',
    name: 'Servers',
    summary: '',
    status: 'active',
  });
  let serial = 0;

  return {
    gateway,
    accountId,
    moduleCalls,
    async sell({
      name = 'Small server',
      amount,
      setupAmount = 0,
      currency = 'USD',
      termUnit = 'month',
      termCount = 1,
    }) {
      serial += 1;
      const productId = await insert('product', {
        groupId,
        slug: `product-${serial}`,
        name,
        summary: '',
        description: '',
        features: '[]',
        moduleId: 'fake',
        serverGroupId,
        plan: '{}',
        status: 'active',
        createdAt,
      });
      const priceId = await insert('price', {
        productId,
        currency,
        termUnit,
        termCount,
        amount,
        setupAmount,
        status: 'active',
      });
      return { productId, priceId };
    },
    storeCard: (clientId, reference = `card-${clientId}`) =>
      insert('paymentMethod', {
        clientId,
        accountId,
        reference,
        kind: 'card',
        label: 'Visa',
        last4: '4242',
        expires: '2031-12',
        preferred: 1,
        status: 'active',
        createdAt,
      }),
  };
}

function fakeModule(calls: string[]): ServerModuleDefinition {
  const call = (name: string) => (spec: { serviceId: Id }) => {
    calls.push(`${name} ${spec.serviceId}`);
    return Promise.resolve();
  };
  return defineServerModule({
    settings: t.Object({}),
    product: t.Object({}),
    order: t.Object({}),
    steps: [],
    connect: () => ({
      test: () => Promise.resolve(),
      async create(spec) {
        await call('create')(spec);
        return { externalId: `fake-${spec.serviceId}` };
      },
      inspect: () => Promise.resolve('absent'),
      suspend: call('suspend'),
      resume: call('resume'),
      terminate: call('terminate'),
    }),
  }) as unknown as ServerModuleDefinition;
}
