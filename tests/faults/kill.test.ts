import { afterAll, beforeEach, describe, it } from 'vitest';
import { openCompany, type Company } from './company.ts';
import { buy, newCustomer, type Way } from './customer.ts';
import { beforeAndAfter, dieDuring, titled, type Death } from './death.ts';
import { seeded } from './seeded.ts';
import { expectSound } from './sound.ts';

/**
 * `kill -9` while money is taken and a server is built, in T2 to T6 of the money path. The vendors live on, remember what
 * they did, and tell at which request the house dies. After the restart all must come right: by itself, and where a
 * customer stands before an unpaid invoice, by the customer's paying again.
 */
let company: Company;
/** The panel has room for a hundred servers. */
const customersOfOne = 80;
let deaths = 0;
beforeEach(async () => {
  if (deaths % customersOfOne === 0) {
    if (deaths > 0) await company.close();
    company = await openCompany();
  }
  deaths += 1;
});
afterAll(async () => {
  await company.close();
});

async function killedWhileBuying(way: Way, death: Death): Promise<void> {
  const customer = await newCustomer(company, way);
  await dieDuring(company, death, () => buy(customer));
  await customer.untilAtRest();
  await expectSound(company, customer);
}

const isFull = process.env.MOORAGE_FULL === '1';

describe('T2 and T3, with a card on file', () => {
  const calls = beforeAndAfter('stripe', ['POST /payment_intents']);
  it.each(titled(calls))('dies %s, and the webhook comes after the restart', async (_, death) => {
    company.stripe.control.hold();
    const customer = await newCustomer(company, 'card on file');
    await dieDuring(company, death, () => buy(customer));
    company.stripe.control.release();
    await customer.untilAtRest();
    await expectSound(company, customer);
  });
  it('dies after POST /payment_intents, and the webhook never comes', async () => {
    const customer = await newCustomer(company, 'card on file');
    company.stripe.control.webhooks({ types: ['payment_intent.succeeded'], drop: true });
    const death = { at: 'stripe', call: 'POST /payment_intents', when: 'after' } as const;
    await dieDuring(company, death, () => buy(customer));
    await customer.untilAtRest();
    await expectSound(company, customer);
  });
});

describe('T3 and T4, with the form in the browser', () => {
  const calls = [
    ...beforeAndAfter('stripe', isFull ? ['POST /customers', 'POST /payment_intents'] : []),
    ...beforeAndAfter('webhooks', ['payment_intent.succeeded']).filter(
      ({ when }) => isFull || when === 'after',
    ),
    { at: 'webhooks', call: 'payment_intent.succeeded', when: 'answered' } as const,
  ];
  it.each(titled(calls))('dies %s', (_, death) => killedWhileBuying('form in the browser', death));
});

describe('T5 and T6, while the server is built', () => {
  const writes = ['POST /servers', 'POST /servers/:id/build'];
  const others = [
    'GET /media/templates/fromServerPackageSpec/:id',
    'GET /users/:id/byExtRelation',
    'POST /users',
    'GET /servers/user/:id',
    'POST /servers?dryRun=true',
    ['GET /servers/user/:id', 2],
    'GET /servers/:id',
    'PUT /servers/:id/modify/name',
    ['GET /servers/:id', 2],
    ['GET /servers/:id', 3],
    ['GET /servers/:id', 4],
    ['GET /servers/:id', 5],
  ] as (string | [string, number])[];
  const calls = beforeAndAfter('virtfusion', [...writes, ...(isFull ? others : [])]);
  it.each(titled(calls))('dies %s', (_, death) => killedWhileBuying('card on file', death));
});

describe('between two transactions', () => {
  const random = seeded(Number(process.env.MOORAGE_SEED ?? 1));
  const triggers: Omit<Death, 'later'>[] = [
    { at: 'stripe', call: 'POST /payment_intents', when: 'answered' },
    { at: 'virtfusion', call: 'GET /servers/:id', nth: 5, when: 'answered' },
    { at: 'webhooks', call: 'payment_intent.succeeded', when: 'answered' },
  ];
  const deaths = Array.from({ length: isFull ? 160 : 2 }, (_, index) => ({
    ...(triggers[index % triggers.length] as Death),
    later: Math.floor(random() * 120),
  }));
  it.each(deaths)('dies $later ms after $call', (death) => killedWhileBuying('card on file', death));
});

describe('T2 to T4 in the worker, which charges by itself', () => {
  const calls = beforeAndAfter('stripe', ['POST /payment_intents']);
  // The other one of the sample is told where the worker is a process of its own.
  const sample = calls.filter(({ when }) => isFull || when === 'before');
  it.each(titled(sample))('dies %s', async (_, death) => {
    const customer = await newCustomer(company, 'card on file');
    await buy(customer);
    await customer.owe();
    const charge = async (): Promise<void> => {
      await company.ask({ do: 'task', name: 'dunning.run' });
      await customer.untilAtRest();
    };
    await dieDuring(company, death, charge);
    await customer.untilAtRest({ alone: true });
    await expectSound(company, customer);
  });
});
