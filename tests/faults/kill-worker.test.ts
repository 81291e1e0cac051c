import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCompany, type Company } from './company.ts';
import { buy, newCustomer, type Customer, type PaymentRow } from './customer.ts';
import { beforeAndAfter, dieDuring, titled } from './death.ts';
import { expectSound } from './sound.ts';

/** Web and worker are processes of their own, and only the worker dies: the pages go on, and what was begun is finished. */
let company: Company;
beforeAll(async () => {
  company = await openCompany({ apart: true });
});
afterAll(async () => {
  await company.close();
});

const isFull = process.env.MOORAGE_FULL === '1';
const sample = <T extends { readonly when: string }>(deaths: T[]): T[] =>
  deaths.filter(({ when }) => isFull || when === 'after');

const builds = [...(isFull ? ['POST /servers'] : []), 'POST /servers/:id/build'];

async function becomesSound(customer: Customer): Promise<void> {
  await customer.untilAtRest({ alone: true });
  await expectSound(company, customer);
}

it.each(titled(sample(beforeAndAfter('stripe', ['POST /payment_intents']))))(
  'a worker that charges by itself dies %s',
  async (_, death) => {
    const customer = await newCustomer(company, 'card on file');
    await buy(customer);
    await customer.owe();
    await dieDuring(company, death, async () => {
      await company.ask({ do: 'task', name: 'dunning.run' });
      await customer.untilAtRest();
    });
    await becomesSound(customer);
  },
);

it.each(titled(sample(beforeAndAfter('virtfusion', builds))))(
  'a worker that builds a server dies %s',
  async (_, death) => {
    const customer = await newCustomer(company, 'card on file');
    await dieDuring(company, death, () => buy(customer));
    await becomesSound(customer);
  },
);

it('orders, payments and webhooks are taken while no worker lives', async () => {
  const customer = await newCustomer(company, 'form in the browser');
  await company.kill();
  const told = company.gates.webhooks.reaches({ call: 'payment_intent.succeeded', when: 'answered' });
  await customer.order();
  await customer.pay();
  await told;
  expect(await customer.rows<PaymentRow>('payment')).toMatchObject([{ state: 'action' }]);
  await company.restart();
  await becomesSound(customer);
});
