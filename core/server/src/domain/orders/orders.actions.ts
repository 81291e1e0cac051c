import { defineAction, money, Refusal, t, toWire, type Action, type Id, type Json } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { MoneyShape, nullable } from '../invoices/invoice-views.ts';
import { readClient } from '../ledger/lock-clients.ts';
import { likeWord, Page, page, PageInput } from '../paging.ts';
import { Service } from '../services/service.ts';
import { acceptOrder, findOrder } from './accept-order.ts';
import { cancelOrder } from './cancel-order.ts';
import { Order } from './order.ts';
import { placeOrder } from './place-order.ts';

const ById = t.Object({ id: t.Integer() }, { additionalProperties: false });
const states = ['pending', 'active', 'cancelled'] as const;
const OrderSummary = t.Object({
  id: t.Integer(),
  clientId: t.Integer(),
  clientName: t.String(),
  number: t.String(),
  status: t.Enum([...states]),
  total: MoneyShape,
  invoiceId: nullable(t.Integer()),
  createdAt: t.String(),
});
const OrderDetail = t.Object({
  ...OrderSummary.properties,
  address: t.String(),
  services: t.Array(t.Object({ id: t.Integer(), label: t.String(), status: t.String(), price: MoneyShape })),
});

export const ordersActions = (app: App): Record<string, Action> => ({
  place: defineAction({
    route: 'POST /orders',
    summary:
      'Order products: services and an invoice that is due at once. The e-mail address may still be unverified',
    audience: ['client', 'staff'],
    permission: 'orders.place',
    input: t.Object(
      {
        /** For staff, who order for a client. */
        clientId: t.Optional(t.Integer()),
        currency: t.String({ pattern: '^[A-Z]{3}$' }),
        items: t.Array(
          t.Object(
            {
              productId: t.Integer(),
              priceId: t.Integer(),
              quantity: t.Integer({ minimum: 1, maximum: 100 }),
              options: t.Optional(t.Record(t.String(), t.Unknown())),
              order: t.Optional(t.Record(t.String(), t.Unknown())),
            },
            { additionalProperties: false },
          ),
          { minItems: 1, maxItems: 50 },
        ),
      },
      { additionalProperties: false },
    ),
    output: t.Object({
      id: t.Integer(),
      number: t.String(),
      invoiceId: t.Integer(),
      invoiceNumber: t.String(),
      total: MoneyShape,
      isPaid: t.Boolean(),
      serviceIds: t.Array(t.Integer()),
    }),
    async run({ clientId: chosen, currency, items }, caller) {
      const clientId = caller.kind === 'client' ? caller.clientId : (chosen ?? null);
      if (clientId === null || (caller.kind === 'client' && chosen !== undefined && chosen !== clientId))
        throw new Refusal('order.client', 'Say for which client the order is.', { status: 400 });
      const placed = await placeOrder(app, {
        clientId,
        currency,
        items: items.map(({ productId, priceId, quantity, options, order }) => ({
          productId,
          priceId,
          quantity,
          options: (options ?? {}) as Json,
          order: (order ?? {}) as Json,
        })),
        address: caller.address,
        userAgent: caller.userAgent,
      });
      return {
        id: placed.orderId,
        number: placed.number,
        invoiceId: placed.invoiceId,
        invoiceNumber: placed.invoiceNumber,
        total: { ...toWire(money(placed.total, placed.currency)) },
        isPaid: placed.isPaid,
        serviceIds: [...placed.serviceIds],
      };
    },
  }),
  list: defineAction({
    route: 'GET /orders',
    summary: 'Orders, newest first',
    audience: ['client', 'staff'],
    permission: 'orders.read',
    input: t.Object(
      { ...PageInput, status: t.Optional(t.Enum([...states])), clientId: t.Optional(t.Integer()) },
      { additionalProperties: false },
    ),
    output: Page(OrderSummary),
    run: (input) =>
      page(input, summary, () => {
        const query = listed(app);
        if (input.status) void query.where('clientOrder.status', input.status);
        if (input.clientId !== undefined) void query.where('clientOrder.clientId', input.clientId);
        if (input.search) void query.where('clientOrder.number', 'like', likeWord(input.search));
        return query as never;
      }),
  }),
  get: defineAction({
    route: 'GET /orders/:id',
    summary: 'One order with its services',
    audience: ['client', 'staff'],
    permission: 'orders.read',
    input: ById,
    output: OrderDetail,
    run: ({ id }) => detail(app, id),
  }),
  accept: defineAction({
    route: 'POST /orders/:id/accept',
    summary: 'Deliver an order before it is paid',
    audience: ['staff'],
    permission: 'orders.write',
    input: ById,
    output: OrderDetail,
    async run({ id }) {
      await acceptOrder(app, id);
      return detail(app, id);
    },
  }),
  cancel: defineAction({
    route: 'POST /orders/:id/cancel',
    summary: 'Cancel an order that was neither paid nor accepted',
    audience: ['staff'],
    permission: 'orders.write',
    input: ById,
    output: OrderDetail,
    async run({ id }) {
      await cancelOrder(app, id);
      return detail(app, id);
    },
  }),
});

type Listed = Order & { clientName: string };
const listed = (app: App) =>
  Order.query().select(
    'clientOrder.*',
    app.db
      .knex()('client')
      .select('name')
      .where('client.id', app.db.knex().ref('clientOrder.clientId'))
      .as('clientName') as never,
  );

const summary = ({
  id,
  clientId,
  clientName,
  number,
  status,
  total,
  currency,
  invoiceId,
  createdAt,
}: Listed) => ({
  id,
  clientId,
  clientName,
  number,
  status,
  total: { ...toWire(money(total, currency)) },
  invoiceId,
  createdAt,
});

async function detail(app: App, id: Id) {
  const order = await findOrder(id);
  const client = await readClient(app, order.clientId);
  const services = await Service.query().where({ orderId: id }).orderBy('id');
  return {
    ...summary(Object.assign(order, { clientName: client.name })),
    address: order.address,
    services: services.map(({ id: serviceId, label, status, amount, currency }) => ({
      id: serviceId,
      label,
      status,
      price: { ...toWire(money(amount, currency)) },
    })),
  };
}
