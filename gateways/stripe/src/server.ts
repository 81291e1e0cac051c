import { defineGateway, VendorError } from '@moorage/sdk';
import { openAccount, type Account } from './account.ts';
import { browser } from './browser.ts';
import { cancel } from './cancel.ts';
import { currencies } from './currencies.ts';
import { pay } from './pay.ts';
import { receive } from './receive.ts';
import { refund } from './refund.ts';
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
    return {
      test: () => test(account),
      customer: (request) => customer(account, request),
      pay: (request) => pay(account, request),
      status: (query) => status(account, query),
      cancel: (request) => cancel(account, request),
      refund: (request) => refund(account, request),
      store: (request) => store(account, request),
      stored: (query) => stored(account, query),
      removeStored: (request) => removeStored(account, request),
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
