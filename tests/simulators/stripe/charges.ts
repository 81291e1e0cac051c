import type Stripe from 'stripe';
import { emit, isLive, newId, seconds, type Account } from './account.ts';
import { testCards, type Decline } from './cards.ts';
import { book, feeOf } from './balance.ts';
import { openDispute } from './disputes.ts';

/** Take the money: a charge, and what it does to the merchant's balance. */
export function charge(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Stripe.Charge {
  const made = newCharge(account, intent, method);
  const transaction = book(account, {
    amount: intent.amount,
    fee: feeOf(intent.amount),
    currency: intent.currency,
    source: made.id,
    type: 'charge',
  });
  made.balance_transaction = transaction.id;
  made.captured = true;
  made.amount_captured = intent.amount;
  made.paid = true;
  emit(account, 'charge.succeeded', made);
  if (testCards[account.cardSecrets.get(method.id)?.number ?? '']?.disputed)
    openDispute(account, { charge: made, amount: made.amount, reason: 'fraudulent', inquiry: false });
  return made;
}

export function failedCharge(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
): Stripe.Charge {
  const made = newCharge(account, intent, method);
  made.status = 'failed';
  made.failure_code = decline.code;
  made.failure_message = decline.message;
  made.outcome = {
    advice_code: decline.advice_code ?? null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: 'declined_by_network',
    reason: decline.decline_code ?? decline.code,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  };
  emit(account, 'charge.failed', made);
  return made;
}

function newCharge(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Stripe.Charge {
  const card = method.card as Stripe.PaymentMethod.Card;
  const made: Stripe.Charge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'MOORAGE',
    captured: false,
    created: seconds(account),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: isLive(account),
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 20,
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: false,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: {
      card: {
        amount_authorized: intent.amount,
        authorization_code: null,
        brand: card.brand,
        checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
        country: card.country,
        electronic_commerce_indicator: null,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
        fingerprint: card.fingerprint ?? null,
        funding: card.funding,
        installments: null,
        last4: card.last4,
        mandate: null,
        network: card.brand,
        network_transaction_id: newId('n', 15).slice(2),
        regulated_status: 'unregulated',
        three_d_secure: null,
        transaction_link_id: null,
        wallet: null,
      },
      type: 'card',
    },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: `${account.url}/receipts/${newId('rcpt')}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: null,
  };
  account.charges.set(made.id, made);
  return made;
}
