import { expect, it } from 'vitest';
import { declineClass, declineMessage } from './declines.ts';

it.each([
  [{ code: 'card_declined', decline_code: 'lost_card' }, 'never'],
  [{ code: 'expired_card' }, 'never'],
  [{ code: 'card_declined', decline_code: 'generic_decline', advice_code: 'do_not_try_again' }, 'never'],
  [{ code: 'incorrect_cvc', decline_code: 'incorrect_cvc' }, 'fix'],
  [{ code: 'card_declined', decline_code: 'a_new_code', advice_code: 'confirm_card_data' }, 'fix'],
  [{ code: 'authentication_required', decline_code: 'authentication_required' }, 'authenticate'],
  [{ code: 'payment_intent_authentication_failure' }, 'authenticate'],
  [{ code: 'card_declined', decline_code: 'insufficient_funds', advice_code: 'try_again_later' }, 'later'],
  [{ code: 'processing_error', decline_code: 'processing_error' }, 'later'],
  [{ code: 'card_declined', decline_code: 'a_code_of_next_year' }, 'later'],
  [{ code: 'card_declined', decline_code: 'duplicate_transaction' }, 'ours'],
  [{}, 'later'],
])('%j is a decline of class %s', (decline, expected) => {
  expect(declineClass(decline)).toBe(expected);
});

it('does not tell the customer that a card is reported lost, stolen or suspected', () => {
  for (const decline_code of ['lost_card', 'stolen_card', 'pickup_card', 'fraudulent', 'merchant_blacklist'])
    expect(declineMessage({ code: 'card_declined', decline_code })).toBe(
      'The bank declined this card. Please use another card, or ask your bank.',
    );
});
