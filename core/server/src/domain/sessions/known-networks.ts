import type { Caller } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant, later } from '../../clock.ts';
import { networkOf } from '../../security/network.ts';
import { digest, perAccount, perKnownNetwork, type Limit } from '../../security/throttle.ts';
import type { SessionKind } from './browser.ts';

/** So long after its last sign-in from a network, an account is at home there. */
export const knownDays = 90;

/** An account by what a person types; it may not exist. */
interface Named {
  readonly kind: SessionKind;
  readonly email: string;
}
type Visitor = Pick<Caller, 'brandId' | 'address'>;

/**
 * Strangers together have one count for an account. A network that its owner signed in from has another, so that their guesses
 * do not keep the owner out. Whether there is such an account is not looked up: neither the answer nor its time can tell.
 * @param longest the longest pause for strangers, in seconds
 */
export async function accountLimit(
  app: App,
  purpose: string,
  account: Named,
  from: Visitor,
  longest?: number,
): Promise<Limit> {
  const known = await app.db
    .knex()('knownNetwork')
    .where(rowOf(account, from))
    .where('at', '>', later(app.clock.now(), -knownDays * 24 * 3_600_000))
    .first<object | undefined>('at');
  const subject = `${purpose} ${account.kind}`;
  return known
    ? perKnownNetwork(subject, account.email, from.address)
    : perAccount(subject, account.email, longest);
}

/** In the open transaction, for somebody who has just proved who they are. */
export async function rememberNetwork(app: App, account: Named, from: Visitor): Promise<void> {
  await app.db
    .knex()('knownNetwork')
    .insert({ ...rowOf(account, from), at: instant(app.clock.now()) })
    .onConflict(['brandId', 'account', 'network'])
    .merge(['at']);
}

/** In the open transaction: who had the old password, or the address before, is a stranger from now on. */
export async function forgetNetworks(app: App, account: Named, { brandId }: Visitor): Promise<void> {
  await app.db
    .knex()('knownNetwork')
    .where({ brandId, account: nameOf(account) })
    .delete();
}

const nameOf = ({ kind, email }: Named): string => digest(`${kind} ${email}`);
const rowOf = (account: Named, { brandId, address }: Visitor) => ({
  brandId,
  account: nameOf(account),
  network: digest(`${nameOf(account)} ${networkOf(address)}`),
});
