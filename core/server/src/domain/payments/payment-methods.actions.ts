import { defineAction, Refusal, t, type Action, type Caller, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { countAttempt, perAccount, perAddress } from '../../security/throttle.ts';
import { nullable } from '../invoices/invoice-views.ts';
import { preferMethod, removeMethod } from './change-method.ts';
import { PaymentMethod } from './payment.ts';
import { beginMethodSetup, finishMethodSetup } from './store-method.ts';

const ById = t.Object({ id: t.Integer() }, { additionalProperties: false });
const Method = t.Object({
  id: t.Integer(),
  accountId: t.Integer(),
  kind: t.Enum(['card', 'bank', 'wallet']),
  label: t.String(),
  last4: nullable(t.String()),
  expires: nullable(t.String()),
  isDefault: t.Boolean(),
  /** `refused`: the bank takes no more charges from it. */
  status: t.Enum(['active', 'refused']),
});

export const paymentMethodsActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /payment-methods',
    summary: 'Stored payment methods',
    audience: ['client', 'staff'],
    permission: 'payment_methods.read',
    input: t.Object({ clientId: t.Optional(t.Integer()) }, { additionalProperties: false }),
    output: t.Object({ items: t.Array(Method) }),
    async run({ clientId }, caller) {
      const methods = await PaymentMethod.query()
        .where({ clientId: ownerOf(caller, clientId) })
        .whereIn('status', ['active', 'refused'])
        .orderBy('id');
      return { items: methods.map(view) };
    },
  }),
  store: defineAction({
    route: 'POST /payment-methods',
    summary: 'Begin to store a payment method; the browser does the rest',
    audience: ['client'],
    permission: 'payment_methods.write',
    input: t.Object({ accountId: t.Integer() }, { additionalProperties: false }),
    output: t.Object({
      setupId: t.Integer(),
      browser: t.Object({ accountId: t.Integer(), gatewayId: t.String(), session: t.Unknown() }),
    }),
    async run({ accountId }, caller) {
      const account = await app.db
        .knex()('gatewayAccount')
        .where({ id: accountId, brandId: currentBrand() })
        .whereNot('status', 'disabled')
        .first<{ gatewayId: string } | undefined>('gatewayId');
      if (!account)
        throw new Refusal('gateway.unknown', 'This way to pay is not offered any more.', { status: 404 });
      const clientId = ownerOf(caller, undefined);
      // The form of each tells whether a bank takes a card: whoever wants to know that of many must wait.
      await countAttempt(app, caller.brandId, [
        perAccount('store-method', String(clientId)),
        perAddress('store-method', caller.address),
      ]);
      const { setupId, session } = await beginMethodSetup(app, { clientId, accountId });
      return { setupId, browser: { accountId, gatewayId: account.gatewayId, session } };
    },
  }),
  finish: defineAction({
    route: 'POST /payment-methods/setups/:id/finish',
    summary: 'Ask the gateway what became of a method that was to be stored',
    audience: ['client'],
    permission: 'payment_methods.write',
    input: ById,
    output: t.Object({ state: t.Enum(['done', 'pending', 'absent']), method: nullable(Method) }),
    async run({ id }) {
      const { state, method } = await finishMethodSetup(app, id);
      return { state, method: method && view(method) };
    },
  }),
  set_default: defineAction({
    route: 'POST /payment-methods/:id/default',
    summary: 'Charge this method from now on',
    audience: ['client', 'staff'],
    permission: 'payment_methods.write',
    input: ById,
    output: Method,
    run: async ({ id }) => view(await preferMethod(app, id)),
  }),
  remove: defineAction({
    route: 'DELETE /payment-methods/:id',
    summary: 'Remove a stored method; it is not charged any more',
    audience: ['client', 'staff'],
    permission: 'payment_methods.write',
    input: ById,
    output: ById,
    async run({ id }) {
      await removeMethod(app, id);
      return { id };
    },
  }),
});

function ownerOf(caller: Caller, chosen: Id | undefined): Id {
  const clientId = caller.kind === 'client' ? caller.clientId : (chosen ?? null);
  if (clientId === null) throw new Refusal('client.missing', 'Say whose payment methods.', { status: 400 });
  return clientId;
}

const view = ({ id, accountId, kind, label, last4, expires, preferred, status }: PaymentMethod) => ({
  id,
  accountId,
  kind,
  label,
  last4,
  expires,
  isDefault: preferred === 1,
  status: status === 'refused' ? ('refused' as const) : ('active' as const),
});
