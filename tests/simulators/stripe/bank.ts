import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { declineNamed, type Decline } from './cards.ts';

export type Verdict =
  | { kind: 'approved' }
  | { kind: 'challenge' }
  | { kind: 'processing' }
  | { kind: 'declined'; decline: Decline };

/** What the bank says when a card is set up (`money: false`) or charged. */
export function askBank(
  account: Account,
  method: Stripe.PaymentMethod,
  about: { money: boolean; offSession: boolean; authenticated: boolean },
): Verdict {
  const planned = declineToCome(account, method.id);
  if (planned) return { kind: 'declined', decline: planned };
  const secret = account.cardSecrets.get(method.id);
  if (!secret) return { kind: 'declined', decline: declineNamed('generic_decline') };
  const { behaviour } = secret;
  switch (behaviour.kind) {
    case 'succeed':
      return { kind: 'approved' };
    case 'processing':
      return { kind: about.money ? 'processing' : 'approved' };
    case 'decline':
      return behaviour.at === 'charge' && !about.money
        ? { kind: 'approved' }
        : { kind: 'declined', decline: behaviour.decline };
    case 'authenticate': {
      if (about.authenticated) return { kind: 'approved' };
      if (behaviour.when === 'first' && secret.setUp && about.offSession) return { kind: 'approved' };
      return about.offSession
        ? { kind: 'declined', decline: declineNamed('authentication_required') }
        : { kind: 'challenge' };
    }
  }
}

function declineToCome(account: Account, methodId: string): Decline | null {
  for (const key of [methodId, '*']) {
    const waiting = account.declinesToCome.get(key);
    const next = waiting?.shift();
    if (next) return next;
  }
  return null;
}
