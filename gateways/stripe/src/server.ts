import { defineGateway, VendorError } from '@moorage/sdk';
import { openAccount, type Account } from './account.ts';
import { browser } from './browser.ts';
import { cancel } from './cancel.ts';
import { currencies } from './currencies.ts';
import { pay } from './pay.ts';
import { receive } from './receive.ts';
import { refund } from './refund.ts';
import { asOneCall } from './http-client.ts';
import { isLive, Settings } from './settings.ts';
import { status } from './status.ts';
import { customer, removeStored, store, stored } from './store.ts';
import { asking } from './vendor-errors.ts';

export default defineGateway({
  settings: Settings,
  currencies,
  browser,
  connect(context) {
    const account = openAccount(context);
    const called =
      <Request, Result>(verb: (account: Account, request: Request) => Promise<Result>) =>
      (request: Request): Promise<Result> =>
        asOneCall(() => verb(account, request));
    return {
      test: () => asOneCall(() => test(account)),
      customer: called(customer),
      pay: called(pay),
      status: called(status),
      cancel: called(cancel),
      refund: called(refund),
      store: called(store),
      stored: called(stored),
      removeStored: called(removeStored),
      receive: async (request) => receive(account, request),
    };
  },
});

/** A read that needs only a permission which payments need too. */
async function test({ stripe, settings }: Account): Promise<void> {
  if (isLive(settings.secretKey) !== isLive(settings.publishableKey))
    throw new VendorError(
      'stripe.keys-mismatch',
      'One key is for test mode and the other for live mode. Enter two keys of the same mode.',
    );
  await asking(() => stripe.paymentIntents.list({ limit: 1 }));
}
