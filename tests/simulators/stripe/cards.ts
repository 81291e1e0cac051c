/** What the bank behind a card does. */
export type Behaviour =
  | { readonly kind: 'succeed' }
  /** `at: 'charge'`: the card can be attached and set up, and fails when money is asked. */
  | { readonly kind: 'decline'; readonly at: 'setup' | 'charge'; readonly decline: Decline }
  /** `first`: once set up with authentication, it is charged without. */
  | { readonly kind: 'authenticate'; readonly when: 'first' | 'always' }
  /** Like a bank debit: the answer comes later. */
  | { readonly kind: 'processing' };

export interface Decline {
  readonly code: string;
  readonly decline_code?: string;
  readonly advice_code?: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later';
  readonly message: string;
}

const declined = (
  decline_code: string,
  message = 'Your card was declined.',
  advice_code: Decline['advice_code'] = 'try_again_later',
): Decline => ({ code: 'card_declined', decline_code, advice_code, message });

export const declines: Readonly<Record<string, Decline>> = {
  generic_decline: declined('generic_decline'),
  insufficient_funds: declined('insufficient_funds', 'Your card has insufficient funds.'),
  lost_card: declined('lost_card', 'Your card was declined.', 'do_not_try_again'),
  stolen_card: declined('stolen_card', 'Your card was declined.', 'do_not_try_again'),
  fraudulent: declined('fraudulent', 'Your card was declined.', 'do_not_try_again'),
  do_not_honor: declined('do_not_honor'),
  expired_card: {
    code: 'expired_card',
    decline_code: 'expired_card',
    advice_code: 'do_not_try_again',
    message: 'Your card has expired.',
  },
  incorrect_cvc: {
    code: 'incorrect_cvc',
    decline_code: 'incorrect_cvc',
    advice_code: 'confirm_card_data',
    message: "Your card's security code is incorrect.",
  },
  processing_error: {
    code: 'processing_error',
    decline_code: 'processing_error',
    advice_code: 'try_again_later',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
  authentication_required: {
    code: 'authentication_required',
    decline_code: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  },
};

/** A name for each behaviour, so that the control door can speak of it. */
export function behaviourNamed(name: string): Behaviour {
  if (name === 'succeed' || name === 'processing') return { kind: name };
  if (name === 'authenticate') return { kind: 'authenticate', when: 'first' };
  if (name === 'authenticate_always') return { kind: 'authenticate', when: 'always' };
  return { kind: 'decline', at: 'charge', decline: declineNamed(name) };
}
/** A code without an entry of its own is passed on as a decline code, as a bank's new code would be. */
export const declineNamed = (name: string): Decline => declines[name] ?? declined(name);

const fails = (name: string, at: 'setup' | 'charge' = 'setup'): Behaviour => ({
  kind: 'decline',
  at,
  decline: declineNamed(name),
});

interface TestCard {
  readonly behaviour: Behaviour;
  readonly brand: 'visa' | 'mastercard' | 'amex';
  readonly token?: string;
  readonly disputed?: boolean;
}
const visa = (behaviour: Behaviour, token?: string, disputed = false): TestCard => ({
  behaviour,
  brand: 'visa',
  disputed,
  ...(token === undefined ? {} : { token }),
});

export const testCards: Readonly<Record<string, TestCard>> = {
  '4242424242424242': visa({ kind: 'succeed' }, 'pm_card_visa'),
  '5555555555554444': { behaviour: { kind: 'succeed' }, brand: 'mastercard', token: 'pm_card_mastercard' },
  '378282246310005': { behaviour: { kind: 'succeed' }, brand: 'amex', token: 'pm_card_amex' },
  '4000002500003155': visa({ kind: 'authenticate', when: 'first' }, 'pm_card_authenticationRequiredOnSetup'),
  '4000002760003184': visa({ kind: 'authenticate', when: 'always' }, 'pm_card_authenticationRequired'),
  '4000003800000446': visa(
    { kind: 'authenticate', when: 'first' },
    'pm_card_authenticationRequiredSetupForOffSession',
  ),
  '4000000000000341': visa(fails('generic_decline', 'charge'), 'pm_card_chargeCustomerFail'),
  '4000000000000002': visa(fails('generic_decline'), 'pm_card_visa_chargeDeclined'),
  '4000000000009995': visa(fails('insufficient_funds'), 'pm_card_visa_chargeDeclinedInsufficientFunds'),
  '4000000000009987': visa(fails('lost_card'), 'pm_card_visa_chargeDeclinedLostCard'),
  '4000000000009979': visa(fails('stolen_card'), 'pm_card_visa_chargeDeclinedStolenCard'),
  '4000000000000069': visa(fails('expired_card'), 'pm_card_chargeDeclinedExpiredCard'),
  '4000000000000127': visa(fails('incorrect_cvc'), 'pm_card_chargeDeclinedIncorrectCvc'),
  '4000000000000119': visa(fails('processing_error'), 'pm_card_chargeDeclinedProcessingError'),
  '4000000000000259': visa({ kind: 'succeed' }, 'pm_card_createDispute', true),
};
/** Pre-authenticated: it needs no first authentication, and behaves as set up from the start. */
export const startsSetUp = (number: string): boolean => number === '4000003800000446';

export const numberOfToken = (token: string): string | null =>
  Object.entries(testCards).find(([, card]) => card.token === token)?.[0] ?? null;

export const tokenOfNumber = (number: string): string | null => testCards[number]?.token ?? null;

export function isCardNumber(number: string): boolean {
  if (!/^\d{13,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
