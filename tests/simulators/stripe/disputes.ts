import type Stripe from 'stripe';
import { emit, isLive, newId, required, seconds, type Account } from './account.ts';
import { book } from './balance.ts';
import { invalid } from './errors.ts';
import { fields, text, truth, type Form } from './form.ts';
import { metadataOf } from './metadata.ts';

const evidenceFields = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
];

/** The bank takes the money back first and asks afterwards: created, then funds withdrawn. */
export function openDispute(
  account: Account,
  request: { charge: Stripe.Charge; amount: number; reason: string; inquiry: boolean },
): Stripe.Dispute {
  const { charge, amount, reason, inquiry } = request;
  const dispute: Stripe.Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: seconds(account),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: {
      ...Object.fromEntries(evidenceFields.map((name) => [name, null])),
      enhanced_evidence: {},
    } as unknown as Stripe.Dispute.Evidence,
    evidence_details: {
      due_by: seconds(account) + 9 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: isLive(account),
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
      type: 'card',
    },
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  };
  account.disputes.set(dispute.id, dispute);
  charge.disputed = true;
  emit(account, 'charge.dispute.created', dispute);
  if (!inquiry) withdraw(account, dispute);
  return dispute;
}

export function escalateInquiry(account: Account, id: string): Stripe.Dispute {
  const dispute = required(account.disputes, id, 'dispute');
  dispute.status = 'needs_response';
  emit(account, 'charge.dispute.updated', dispute);
  withdraw(account, dispute);
  return dispute;
}

function withdraw(account: Account, dispute: Stripe.Dispute): void {
  move(account, dispute, -dispute.amount, 1500);
  emit(account, 'charge.dispute.funds_withdrawn', dispute);
}

export function closeDispute(
  account: Account,
  id: string,
  status: 'won' | 'lost' | 'warning_closed',
): Stripe.Dispute {
  const dispute = required(account.disputes, id, 'dispute');
  dispute.status = status;
  emit(account, 'charge.dispute.closed', dispute);
  if (status === 'won') {
    move(account, dispute, dispute.amount, 0);
    emit(account, 'charge.dispute.funds_reinstated', dispute);
  }
  return dispute;
}

export function updateDispute(account: Account, id: string, params: Form): Stripe.Dispute {
  const dispute = required(account.disputes, id, 'dispute');
  if (dispute.status !== 'needs_response' && dispute.status !== 'warning_needs_response')
    throw invalid('This dispute is already closed.');
  for (const [name, value] of Object.entries(fields(params.evidence)))
    (dispute.evidence as unknown as Record<string, string | null>)[name] = text(value);
  dispute.evidence_details.has_evidence ||= 'evidence' in params;
  dispute.metadata = metadataOf(dispute.metadata, params.metadata);
  if (truth(params.submit)) {
    dispute.status = 'under_review';
    dispute.evidence_details.submission_count += 1;
  }
  emit(account, 'charge.dispute.updated', dispute);
  return dispute;
}

function move(account: Account, dispute: Stripe.Dispute, amount: number, fee: number): void {
  dispute.balance_transactions.push(
    book(account, { amount, fee, currency: dispute.currency, source: dispute.id, type: 'adjustment' }),
  );
}
