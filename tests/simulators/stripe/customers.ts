import type Stripe from 'stripe';
import { emit, isLive, newId, required, seconds, type Account } from './account.ts';
import { fields, text, type Form } from './form.ts';
import { metadataOf } from './metadata.ts';

export function createCustomer(account: Account, params: Form): Stripe.Customer {
  const customer: Stripe.Customer = {
    id: newId('cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: seconds(account),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: newId('x', 8).slice(2).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: isLive(account),
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  write(customer, params);
  account.customers.set(customer.id, customer);
  emit(account, 'customer.created', customer);
  return customer;
}

export function updateCustomer(account: Account, id: string, params: Form): Stripe.Customer {
  const customer = required(account.customers, id, 'customer');
  write(customer, params);
  emit(account, 'customer.updated', customer);
  return customer;
}

export function deleteCustomer(account: Account, id: string): object {
  const customer = required(account.customers, id, 'customer');
  account.customers.delete(id);
  for (const method of account.paymentMethods.values()) if (method.customer === id) method.customer = null;
  emit(account, 'customer.deleted', customer);
  return { id, object: 'customer', deleted: true };
}

function write(customer: Stripe.Customer, params: Form): void {
  if ('email' in params) customer.email = text(params.email);
  if ('name' in params) customer.name = text(params.name);
  if ('phone' in params) customer.phone = text(params.phone);
  if ('description' in params) customer.description = text(params.description);
  if ('preferred_locales' in params)
    customer.preferred_locales = Array.isArray(params.preferred_locales)
      ? params.preferred_locales.filter((item) => typeof item === 'string')
      : [];
  if ('address' in params) customer.address = addressOf(fields(params.address));
  customer.metadata = metadataOf(customer.metadata, params.metadata);
}

export const addressOf = (params: Form): Stripe.Address => ({
  city: text(params.city),
  country: text(params.country),
  line1: text(params.line1),
  line2: text(params.line2),
  postal_code: text(params.postal_code),
  state: text(params.state),
});
