import { money, Refusal, type Id, type Json, type LineDraft } from '@moorage/sdk';
import { wishAbout } from '../../actions/idempotency-key.ts';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand, currentCaller } from '../../database/ambient.ts';
import { addTerm, dayOfMonth, isTermUnit } from '../calendar/dates.ts';
import { dayIn } from '../calendar/zones.ts';
import { priceItems, type PricedItem } from '../catalog/price-items.ts';
import { takeStock } from '../catalog/take-stock.ts';
import { readBrand } from '../invoices/billing-policy.ts';
import { createInvoices } from '../invoices/create-invoices.ts';
import { formatNumber, takeNumbers } from '../invoices/give-numbers.ts';
import { lockClient, type PayingClient } from '../ledger/lock-clients.ts';
import { knownOrder } from './known-order.ts';
import { Order } from './order.ts';

export interface OrderItem {
  readonly productId: Id;
  readonly priceId: Id;
  readonly quantity: number;
  /** Product option key → choice value. */
  readonly options: Json;
  /** The module's own order fields. */
  readonly order: Json;
}
export interface PlacedOrder {
  readonly orderId: Id;
  readonly number: string;
  readonly invoiceId: Id;
  readonly invoiceNumber: string;
  readonly total: number;
  readonly currency: string;
  /** Nothing is left to pay: it is being built. */
  readonly isPaid: boolean;
  readonly serviceIds: readonly Id[];
}

const reminderMilliseconds = 30 * 60_000;

/**
 * T1: order, services and the open invoice come into being together. A wish that is repeated under its key finds the order
 * that it placed.
 * @throws Refusal `order.empty` · `client.not-active` · `order.currency` · `order.too-many-unpaid` · of a filter or the catalog
 */
export async function placeOrder(
  app: App,
  request: {
    clientId: Id;
    currency: string;
    items: readonly OrderItem[];
    address?: string;
    userAgent?: string;
  },
): Promise<PlacedOrder> {
  if (request.items.length === 0)
    throw new Refusal('order.empty', 'Nothing is in the cart. Choose a product first.');
  return app.db.transaction(async () => {
    const client = await lockClient(app, request.clientId);
    const wish = wishAbout(client.id, request.currency, request.items);
    const known = await knownOrder(wish);
    if (known) return known;
    requireCustomer(client, request.currency);
    await refuseHoarding(client.id);
    const chosen = (await app.hooks.filtered('checkout.items', request.items, {
      clientId: client.id,
      currency: request.currency,
    })) as readonly (Omit<OrderItem, 'order'> & { order?: Json })[];
    const priced = await priceItems(app, {
      currency: request.currency,
      items: chosen.map((item) => ({ ...item, order: item.order ?? {} })),
    });
    for (const { product, quantity } of priced) await takeStock(product.id, quantity);
    return place(app, client, { ...request, wish }, priced);
  });
}

function requireCustomer(client: PayingClient, currency: string): void {
  if (client.status !== 'active')
    throw new Refusal('client.not-active', 'This account is closed, so it cannot order. Please contact us.', {
      status: 403,
    });
  if (client.currency !== currency)
    throw new Refusal('order.currency', `This account is billed in ${client.currency}, not in ${currency}.`);
}

const mostUnpaid = 25;

/** An order holds its stock before it is paid: without an end, one customer could empty the shop for nothing. */
async function refuseHoarding(clientId: Id): Promise<void> {
  if (currentCaller().kind !== 'client') return;
  const unpaid = await Order.query().where({ clientId, status: 'pending' }).resultSize();
  if (unpaid >= mostUnpaid)
    throw new Refusal(
      'order.too-many-unpaid',
      `${unpaid} of your orders wait for payment. Pay one of them first, or ask us to cancel it.`,
      { status: 409 },
    );
}

async function place(
  app: App,
  client: PayingClient,
  {
    currency,
    address,
    userAgent,
    wish,
  }: { currency: string; address?: string; userAgent?: string; wish: string | null },
  priced: readonly PricedItem[],
): Promise<PlacedOrder> {
  const now = app.clock.now();
  const today = dayIn(client.timeZone, now);
  const brand = await readBrand(app);
  const number = formatNumber(brand.policy.orderNumber, await takeNumbers(app, 'order', 1), today);
  const order = await Order.query().insert({
    clientId: client.id,
    number,
    status: 'pending',
    currency,
    total: 0,
    address: (address ?? '').slice(0, 60),
    userAgent: (userAgent ?? '').slice(0, 255),
    wish,
    createdAt: instant(now),
  });
  const wanted = priced.flatMap((item) => Array.from({ length: item.quantity }, () => item));
  const rows = wanted.map((item) => serviceRow(item, client, order.id, today, instant(now)));
  const serviceIds = await app.db.insertMany('service', rows);
  const [invoice] = await createInvoices(app, [
    {
      clientId: client.id,
      currency,
      reason: 'order',
      orderId: order.id,
      dueOn: today,
      lines: wanted.flatMap((item, index) =>
        linesOf(item, serviceIds[index] as Id, today, rows[index]?.nextPeriodOn ?? null),
      ),
    },
  ]);
  if (!invoice) throw new Error('The invoice of an order is missing');
  await Order.query().findById(order.id).patch({ total: invoice.total, invoiceId: invoice.id });
  await app.hooks.emit('order.placed', {
    orderId: order.id,
    clientId: client.id,
    invoiceId: invoice.id,
    total: money(invoice.total, currency),
  });
  const isPaid = invoice.paid === invoice.total;
  if (!isPaid)
    await app.queue.enqueue(
      'orders.remind',
      { orderId: order.id },
      { runAt: new Date(now.getTime() + reminderMilliseconds) },
    );
  return {
    orderId: order.id,
    number,
    invoiceId: invoice.id,
    invoiceNumber: invoice.number,
    total: invoice.total,
    currency,
    isPaid,
    serviceIds,
  };
}

function serviceRow(item: PricedItem, client: PayingClient, orderId: Id, today: string, createdAt: string) {
  const { product, price, termUnit, termCount } = item;
  const anchorDay = dayOfMonth(today);
  if (termUnit !== 'once' && !isTermUnit(termUnit))
    throw new Refusal('price.term', `"${item.description}" cannot be ordered: its term is not valid.`);
  return {
    brandId: currentBrand(),
    clientId: client.id,
    orderId,
    productId: product.id,
    priceId: price.id,
    moduleId: product.moduleId,
    label: product.name,
    status: 'pending',
    currency: client.currency,
    amount: item.recurringAmount,
    termUnit,
    termCount,
    anchorDay,
    startedOn: today,
    nextPeriodOn: termUnit === 'once' ? null : addTerm(anchorDay, today, termUnit, termCount),
    autoRenew: termUnit === 'once' ? 0 : 1,
    plan: JSON.stringify(item.plan),
    orderOptions: JSON.stringify(item.order),
    chosen: JSON.stringify(item.chosen),
    data: 'null',
    facts: '[]',
    addresses: '[]',
    createdAt,
  };
}

function linesOf(item: PricedItem, serviceId: Id, from: string, to: string | null): LineDraft[] {
  const line = { serviceId, quantity: 1 };
  return [
    {
      ...line,
      kind: to === null ? 'once' : 'recurring',
      description: item.description,
      periodFrom: to === null ? null : from,
      periodTo: to,
      amount: item.recurringAmount,
    },
    ...(item.setupAmount === 0
      ? []
      : [
          {
            ...line,
            kind: 'setup',
            description: `${item.description}: set-up`,
            periodFrom: null,
            periodTo: null,
            amount: item.setupAmount,
          },
        ]),
  ];
}
