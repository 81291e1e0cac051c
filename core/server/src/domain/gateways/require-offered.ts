import { Refusal, type Id } from '@moorage/sdk';
import { GatewayAccount } from './gateway-account.ts';

/**
 * Asked before anything new is begun at an account: a payment, or the storing of a method. What was begun before goes on
 * without it, since a customer can finish it at the gateway whatever is set here.
 * @throws Refusal `gateway.unknown` when the account is disabled, or not of this brand
 */
export async function requireOffered(id: Id): Promise<GatewayAccount> {
  const account = await GatewayAccount.query().findById(id);
  if (account && account.status !== 'disabled') return account;
  throw new Refusal(
    'gateway.unknown',
    'This way to pay is not offered any more. Please choose another one.',
    { status: 404 },
  );
}
