import type { Company } from './company.ts';
import { Refused } from './process.ts';

interface Row {
  readonly id: number;
}
export interface InvoiceRow extends Row {
  readonly state: string;
  readonly total: number;
  readonly paid: number;
}
export interface PaymentRow extends Row {
  readonly state: string;
  readonly amount: number;
  readonly reference: string | null;
}

/** Somebody who buys a server, and does not give up when a page does not answer. */
export interface Customer {
  readonly clientId: number;
  /** Places the order; the invoice waits to be paid. */
  order(): Promise<void>;
  /** Pays the open invoice as the portal would. */
  pay(): Promise<void>;
  /** The bill of another month, for the worker to charge by itself. */
  owe(): Promise<void>;
  rows<T extends Row>(table: string): Promise<T[]>;
  /** Comes back until the invoice is paid and all is at rest; `alone`: never does anything but wait. */
  untilAtRest(options?: { alone?: boolean }): Promise<void>;
}

export type Way = 'card on file' | 'form in the browser';

/** While a server is built every quarter of a minute counts; the plans after it go by minutes and hours. */
const step = (round: number): number => (round < 12 ? 15_000 : 60_000);
const patience = 120;
/** How the house says that the money arrived, or is arriving, while the customer was about to pay again. */
const overtaken = new Set(['invoice.paid', 'payment.in-progress']);
let serial = 0;

export async function newCustomer(company: Company, way: Way): Promise<Customer> {
  serial += 1;
  const { clientId } = await company.ask<{ clientId: number }>({
    do: 'client',
    name: `Customer ${serial}`,
    email: `customer-${serial}@example.com`,
  });
  const call = <T>(name: string, input: object): Promise<T> =>
    company.ask<T>({ do: 'call', name, input, clientId });
  const rows = <T extends Row>(table: string): Promise<T[]> =>
    company.ask<T[]>({ do: 'rows', table, where: { clientId } });
  const [account] = await company.ask<Row[]>({ do: 'rows', table: 'gatewayAccount', where: {} });
  const accountId = account?.id ?? 0;
  if (way === 'card on file') await storeCard();
  // What the bank still has to say about others must not be taken for this one's.
  await company.stripe.control.idle();

  async function storeCard(): Promise<void> {
    const { setupId, browser } = await call<{ setupId: number; browser: { session: unknown } }>(
      'payment_methods.store',
      { accountId },
    );
    company.stripe.control.confirm({ intent: intentOf(browser.session) });
    await call('payment_methods.finish', { id: setupId });
  }

  async function order(): Promise<void> {
    const [product] = await company.ask<Row[]>({ do: 'rows', table: 'product', where: { slug: 'cx-1' } });
    const [price] = await company.ask<Row[]>({
      do: 'rows',
      table: 'price',
      where: { productId: product?.id ?? 0, termUnit: 'month' },
    });
    await call('orders.place', {
      currency: 'USD',
      items: [
        {
          productId: product?.id,
          priceId: price?.id,
          quantity: 1,
          order: { hostname: `vps${serial}.example.com`, template: 10 },
        },
      ],
    });
  }

  async function pay(): Promise<void> {
    const invoice = (await rows<InvoiceRow>('invoice')).find(({ state }) => state === 'open');
    if (!invoice) return;
    const [method] = await rows('paymentMethod');
    const wish = way === 'card on file' ? { methodId: method?.id } : { new: true, save: true };
    const answer = await call<{ state: string; browser?: { session: unknown } }>('invoices.pay', {
      id: invoice.id,
      accountId,
      ...wish,
    });
    if (answer.browser) company.stripe.control.confirm({ intent: intentOf(answer.browser.session) });
  }

  /** Only what the portal offers: no second payment while one is on its way. What was on its way may arrive meanwhile. */
  async function tryAgain(): Promise<void> {
    const invoice = (await rows<InvoiceRow>('invoice')).find(({ state }) => state === 'open');
    if (!invoice) return;
    const { canPay } = await call<{ canPay: boolean }>('invoices.get', { id: invoice.id });
    if (!canPay) return;
    await pay().catch((error: unknown) => {
      if (!(error instanceof Refused && overtaken.has(error.code))) throw error;
    });
  }

  async function isAtRest(): Promise<boolean> {
    const invoices = await rows<InvoiceRow>('invoice');
    const services = await rows<Row & { status: string }>('service');
    const mails = await rows<Row & { state: string }>('mail');
    const payments = await rows<PaymentRow>('payment');
    return (
      invoices.every(({ state }) => state === 'paid') &&
      services.every(({ status }) => status === 'active') &&
      mails.every(({ state }) => state === 'sent') &&
      payments.every(({ state }) => state === 'succeeded' || state === 'failed') &&
      !(await isHouseBusy(company))
    );
  }

  return {
    clientId,
    order,
    pay,
    rows,
    async owe() {
      await untilMorning(company);
      await company.ask({
        do: 'call',
        name: 'invoices.create',
        input: {
          clientId,
          dueOn: new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(company.clock.now()),
          lines: [
            { description: 'Another month', quantity: 1, unitPrice: { amount: '5.00', currency: 'USD' } },
          ],
        },
      });
    },
    async untilAtRest({ alone = false } = {}) {
      for (let round = 0; round < patience; round += 1) {
        await company.advance(step(round));
        if (await isAtRest()) return;
        if (!alone && round > 2) await tryAgain();
      }
      const about = ['invoice', 'payment', 'service', 'provisioning', 'mail', 'gatewayFact'];
      const state: Record<string, unknown> = {};
      for (const table of about)
        state[table] = await (table === 'gatewayFact'
          ? company.ask({ do: 'rows', table, where: {} })
          : rows(table));
      throw new Error(
        `No rest after an hour and a half: ${JSON.stringify(state, null, 1)}\n${company.output()}`,
      );
    },
  };
}

/** What is due today is overdue tomorrow, and until all is at rest an hour or two may pass: nobody begins late in the day. */
async function untilMorning({ clock, advance }: Company): Promise<void> {
  const hour = clock.now().getUTCHours();
  if (hour >= 12) await advance((30 - hour) * 3_600_000);
}

/** A message whose job died before it was queued waits for the sweep; what it is about may have come right long before. */
async function isHouseBusy({ ask }: Company): Promise<boolean> {
  for (const table of ['job', 'delivery'])
    if ((await ask<Row[]>({ do: 'rows', table, where: { state: 'running' } })).length > 0) return true;
  const facts = await ask<{ appliedAt: string | null }[]>({ do: 'rows', table: 'gatewayFact', where: {} });
  return facts.some(({ appliedAt }) => appliedAt === null);
}

export async function buy(customer: Customer): Promise<void> {
  await customer.order();
  await customer.pay();
  await customer.untilAtRest();
}

/** A client secret begins with the id of its intent. */
const intentOf = (session: unknown): string =>
  (session as { clientSecret: string }).clientSecret.replace(/_secret_.*$/, '');
