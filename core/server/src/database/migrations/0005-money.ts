import type { Define } from '../migrate.ts';

/** Gateways and what came in through them. */
export const moneyIn: Define = async (create) => {
  await create('gatewayAccount', (table, is) => {
    is.id();
    is.brand();
    is.word('gatewayId', 40).notNullable();
    is.text('title').notNullable();
    is.json('settings').notNullable();
    is.word('status', 12).notNullable();
    is.count('sort').notNullable().defaultTo(0);
    is.instant('createdAt').notNullable();
    table.index(['brandId', 'status']);
  });
  await create('gatewayCustomer', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('accountId', 'gateway_account').notNullable();
    is.word('reference', 190).notNullable();
    table.unique(['clientId', 'accountId']);
    table.index(['accountId', 'reference']);
  });
  await create('paymentMethod', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('accountId', 'gateway_account').notNullable();
    is.word('reference', 190).notNullable();
    is.word('kind', 12).notNullable();
    is.text('label', 60).notNullable();
    is.word('last4', 4);
    is.word('expires', 7);
    is.flag('preferred');
    is.word('status', 12).notNullable();
    is.instant('createdAt').notNullable();
    table.unique(['accountId', 'reference']);
    table.index(['clientId', 'status']);
  });
  await create('methodSetup', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('accountId', 'gateway_account').notNullable();
    is.word('key', 80).notNullable().unique();
    is.word('reference', 190);
    is.word('state', 12).notNullable();
    is.instant('createdAt').notNullable();
    table.index(['accountId', 'reference']);
  });
  await create('payment', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('invoiceId', 'invoice');
    is.ref('accountId', 'gateway_account').notNullable();
    is.ref('methodId', 'payment_method');
    is.word('key', 80).notNullable().unique();
    is.money('amount').notNullable();
    is.word('currency', 3).notNullable();
    is.word('state', 12).notNullable();
    is.flag('automatic');
    is.flag('saveMethod');
    is.word('reference', 190);
    is.word('code', 80);
    is.text('message', 500);
    is.word('declineClass', 20);
    is.money('fee');
    is.money('refunded').notNullable().defaultTo(0);
    is.money('disputed').notNullable().defaultTo(0);
    is.instant('startedAt').notNullable();
    is.instant('settledAt');
    is.instant('checkAt');
    is.count('checks').notNullable().defaultTo(0);
    table.index(['accountId', 'reference']);
    table.index(['brandId', 'state', 'checkAt']);
    table.index(['clientId', 'id']);
    table.index(['invoiceId', 'state']);
  });
  await create('refund', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('paymentId', 'payment').notNullable();
    is.word('key', 80).notNullable().unique();
    is.money('amount').notNullable();
    is.word('currency', 3).notNullable();
    is.word('state', 12).notNullable();
    is.word('reference', 190);
    is.text('message', 500);
    is.instant('createdAt').notNullable();
    is.instant('settledAt');
    table.index(['paymentId', 'state']);
  });
  await create('gatewayFact', (table, is) => {
    is.id();
    is.brand();
    is.ref('accountId', 'gateway_account').notNullable();
    is.word('externalId', 190).notNullable();
    is.word('kind', 20).notNullable();
    is.json('body').notNullable();
    is.instant('receivedAt').notNullable();
    is.instant('appliedAt');
    is.text('outcome', 500);
    table.unique(['accountId', 'externalId']);
    table.index(['appliedAt', 'id']);
  });
  await create('allocation', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('paymentId', 'payment');
    is.ref('invoiceId', 'invoice').notNullable();
    is.money('amount').notNullable();
    is.instant('createdAt').notNullable();
    table.index(['invoiceId']);
    table.index(['paymentId']);
  });
  await create('ledgerTransaction', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.word('kind', 30).notNullable();
    /** What was booked, for example `invoice:12`: the same thing is never booked twice. */
    is.word('reference', 80).notNullable();
    is.instant('at').notNullable();
    table.unique(['brandId', 'kind', 'reference']);
    table.index(['clientId', 'id']);
  });
  await create('ledgerEntry', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('transactionId', 'ledger_transaction').notNullable();
    is.word('account', 30).notNullable();
    is.word('currency', 3).notNullable();
    is.money('amount').notNullable();
    is.ref('invoiceId', 'invoice');
    table.index(['transactionId']);
    table.index(['clientId', 'account', 'currency']);
    table.index(['invoiceId', 'account']);
  });
};
