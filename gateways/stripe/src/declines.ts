import type { DeclineClass } from '@moorage/sdk';

/** Enough of an error, whether it was thrown, stands in an intent, or came by webhook. */
export interface Decline {
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
  readonly advice_code?: string | undefined;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const never = words(`lost_card stolen_card pickup_card fraudulent merchant_blacklist highest_risk_level
  revocation_of_authorization revocation_of_all_authorizations stop_payment_order security_violation restricted_card
  invalid_account card_not_supported currency_not_supported transaction_not_allowed incorrect_number invalid_number
  expired_card do_not_try_again service_not_allowed new_account_information_available previously_declined_do_not_retry`);
const fix =
  words(`incorrect_cvc invalid_cvc incorrect_zip incorrect_postal_code incorrect_address invalid_expiry_month
  invalid_expiry_year`);
const authenticate = words(`authentication_required authentication_not_handled approve_with_id
  online_or_offline_pin_required payment_intent_authentication_failure setup_intent_authentication_failure
  authentication_failure`);
const ours = words(`duplicate_transaction invalid_amount testmode_decline live_mode_test_card amount_too_small
  amount_too_large`);

/** The bank's fine code speaks first, its advice second, the coarse code last; an unknown one may be tried again later. */
export function declineClass({ code, decline_code, advice_code }: Decline): DeclineClass {
  return (
    classOfCode(decline_code) ??
    (advice_code === 'do_not_try_again' ? 'never' : advice_code === 'confirm_card_data' ? 'fix' : null) ??
    classOfCode(code) ??
    'later'
  );
}

function classOfCode(code: string | undefined): DeclineClass | null {
  if (code === undefined) return null;
  if (never.has(code)) return 'never';
  if (fix.has(code)) return 'fix';
  if (authenticate.has(code)) return 'authenticate';
  return ours.has(code) ? 'ours' : null;
}

const messages: Readonly<Record<string, string>> = {
  insufficient_funds: 'There is not enough money on this card. Please use another card or try again later.',
  expired_card: 'This card has expired. Please use another card.',
  incorrect_cvc: 'The security code of the card is not right. Please check it and try again.',
  invalid_cvc: 'The security code of the card is not right. Please check it and try again.',
  incorrect_number: 'The card number is not right. Please check it and try again.',
  invalid_number: 'The card number is not right. Please check it and try again.',
  incorrect_zip: 'The postal code does not match the card. Please check it and try again.',
  invalid_expiry_month: 'The expiry date of the card is not right. Please check it and try again.',
  invalid_expiry_year: 'The expiry date of the card is not right. Please check it and try again.',
  processing_error: 'The bank could not process the card just now. Please try again in a few minutes.',
  issuer_not_available: 'The bank could not be reached just now. Please try again in a few minutes.',
  card_velocity_exceeded: 'The limit of this card is reached. Please use another card or try again later.',
  withdrawal_count_limit_exceeded:
    'The limit of this card is reached. Please use another card or try again later.',
  card_not_supported: 'This card cannot be used for this payment. Please use another card.',
  currency_not_supported: 'This card cannot pay in this currency. Please use another card.',
  amount_too_small: 'This amount is too small to be paid by card. Please contact us.',
  amount_too_large: 'This amount is too large to be paid by card. Please contact us.',
};
const byClass: Readonly<Record<DeclineClass, string>> = {
  never: 'The bank declined this card. Please use another card, or ask your bank.',
  fix: 'Something in the card details is not right. Please check them and try again.',
  authenticate: 'Your bank wants you to confirm this payment. Please confirm it, or use another card.',
  later: 'The bank declined the card. Please try again later, use another card, or ask your bank.',
  ours: 'The payment could not be taken. Nothing is wrong with your card; please contact us.',
};

/** What the customer reads. A lost, stolen or suspected card is never named as such. */
export const declineMessage = (decline: Decline): string =>
  messages[decline.decline_code ?? ''] ?? messages[decline.code ?? ''] ?? byClass[declineClass(decline)];

export const declineCode = (decline: Decline): string => decline.decline_code ?? decline.code ?? 'declined';
