import type { StoredMethod } from '@moorage/sdk';
import type Stripe from 'stripe';

const brands: Readonly<Record<string, string>> = {
  amex: 'American Express',
  cartes_bancaires: 'Cartes Bancaires',
  diners: 'Diners Club',
  discover: 'Discover',
  eftpos_au: 'eftpos',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};
const banks: Readonly<Record<string, string>> = {
  acss_debit: 'Pre-authorized debit',
  au_becs_debit: 'BECS debit',
  bacs_debit: 'Bacs debit',
  nz_bank_account: 'Bank account',
  sepa_debit: 'SEPA debit',
  us_bank_account: 'Bank account',
};
const wallets: Readonly<Record<string, string>> = {
  link: 'Link',
  paypal: 'PayPal',
  cashapp: 'Cash App Pay',
  amazon_pay: 'Amazon Pay',
};

/** A PaymentMethod in our words. */
export function methodOf(method: Stripe.PaymentMethod): StoredMethod {
  const { id: reference, type, card } = method;
  if (card)
    return {
      reference,
      kind: 'card',
      label: brands[card.brand] ?? 'Card',
      last4: card.last4,
      expires: `${String(card.exp_year).padStart(4, '0')}-${String(card.exp_month).padStart(2, '0')}`,
    };
  const bank = banks[type];
  if (bank !== undefined)
    return { reference, kind: 'bank', label: bank, last4: last4Of(method, type), expires: null };
  return {
    reference,
    kind: 'wallet',
    label: wallets[type] ?? type.replaceAll('_', ' '),
    last4: null,
    expires: null,
  };
}

function last4Of(method: Stripe.PaymentMethod, type: string): string | null {
  const details = (method as unknown as Record<string, { last4?: string | null } | undefined>)[type];
  return details?.last4 ?? null;
}
