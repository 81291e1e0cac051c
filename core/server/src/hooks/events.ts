import { Type as t, type TSchema } from 'typebox';
import type { Events } from '@moorage/sdk';

const id = t.Integer({ minimum: 1 });
const maybeId = t.Union([id, t.Null()]);
const text = t.String();
const money = t.Object(
  { amount: t.Integer(), currency: t.String({ minLength: 3, maxLength: 3 }) },
  { additionalProperties: false },
);
const facts = (properties: Record<string, TSchema>) => t.Object(properties, { additionalProperties: false });

/** The schema of every core event: version 1. Fields are added, never renamed or removed. */
export const coreEvents: { readonly [K in keyof Events]: TSchema } = {
  'client.registered': facts({ clientId: id }),
  'client.signed_in': facts({ clientId: id, loginId: id }),
  'staff.sign_in_failed': facts({ email: text, address: text }),
  'order.placed': facts({ orderId: id, clientId: id, invoiceId: maybeId, total: money }),
  'invoice.issued': facts({ invoiceId: id, clientId: id, number: text, total: money, reason: text }),
  'invoice.paid': facts({ invoiceId: id, clientId: id, number: text, total: money }),
  'invoice.overdue': facts({ invoiceId: id, clientId: id, number: text, due: money, days: t.Integer() }),
  'payment.succeeded': facts({ paymentId: id, clientId: id, invoiceId: maybeId, amount: money }),
  'payment.failed': facts({
    paymentId: id,
    clientId: id,
    invoiceId: maybeId,
    amount: money,
    code: text,
    automatic: t.Boolean(),
  }),
  'payment.action_needed': facts({ paymentId: id, clientId: id, invoiceId: maybeId, amount: money }),
  'payment.refunded': facts({ paymentId: id, clientId: id, amount: money }),
  'payment.disputed': facts({ paymentId: id, clientId: id, amount: money }),
  'service.activated': facts({ serviceId: id, clientId: id, moduleId: text }),
  'service.failed': facts({ serviceId: id, clientId: id, moduleId: text, operation: text, error: text }),
  'service.renewed': facts({ serviceId: id, clientId: id, from: text, to: text }),
  'service.suspended': facts({ serviceId: id, clientId: id, reason: text }),
  'service.resumed': facts({ serviceId: id, clientId: id }),
  'service.terminated': facts({ serviceId: id, clientId: id, reason: text }),
  'extension.changed': facts({ extensionId: text, state: text }),
};
