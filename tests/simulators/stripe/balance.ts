import type Stripe from 'stripe';
import { newId, seconds, type Account } from './account.ts';

/** 2.9 % and 30 minor units, rounded half up, in the currency of the charge. */
export const feeOf = (amount: number): number => Math.floor((amount * 29 + 500) / 1000) + 30;

export function book(
  account: Account,
  entry: {
    amount: number;
    fee: number;
    currency: string;
    source: string;
    type: 'charge' | 'refund' | 'adjustment';
  },
): Stripe.BalanceTransaction {
  const { amount, fee, currency, source, type } = entry;
  const transaction: Stripe.BalanceTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: seconds(account) + 2 * 86_400,
    balance_type: 'payments',
    created: seconds(account),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: amount - fee,
    reporting_category: type === 'adjustment' ? 'dispute' : type,
    source,
    status: 'pending',
    type,
  };
  account.balanceTransactions.set(transaction.id, transaction);
  return transaction;
}
