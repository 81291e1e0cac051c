import type { Define } from '../migrate.ts';

/** Orders, services, invoices. */
export const billing: Define = async (create) => {
  await create('clientOrder', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.word('number', 40).notNullable();
    is.word('status', 12).notNullable();
    is.word('currency', 3).notNullable();
    is.money('total').notNullable();
    table.bigInteger('invoiceId').unsigned();
    is.text('address', 60).notNullable();
    is.text('userAgent', 255).notNullable();
    is.instant('createdAt').notNullable();
    table.unique(['brandId', 'number']);
    table.index(['clientId', 'id']);
  });
  await create('service', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('orderId', 'client_order');
    is.ref('productId', 'product').notNullable();
    is.ref('priceId', 'price');
    is.word('moduleId', 40);
    is.ref('serverId', 'server');
    is.text('label').notNullable();
    is.word('status', 12).notNullable();
    is.word('currency', 3).notNullable();
    is.money('amount').notNullable();
    is.word('termUnit', 8).notNullable();
    is.count('termCount').notNullable();
    /** 1–31: every period begins on this day, clamped to the month's end. */
    is.count('anchorDay').notNullable();
    is.day('startedOn');
    /** First day that is not invoiced yet: the next period begins here. */
    is.day('nextPeriodOn');
    is.flag('autoRenew');
    table.bigInteger('methodId').unsigned();
    is.json('plan').notNullable();
    is.json('orderOptions').notNullable();
    is.json('chosen').notNullable();
    is.word('externalId', 190);
    is.json('data').notNullable();
    is.json('facts').notNullable();
    is.json('addresses').notNullable();
    is.long('sealedSecrets');
    is.json('live');
    is.instant('createdAt').notNullable();
    is.instant('activatedAt');
    is.instant('suspendedAt');
    is.text('suspendReason', 255);
    is.day('cancelOn');
    is.instant('endedAt');
    table.index(['brandId', 'status', 'nextPeriodOn']);
    table.index(['clientId', 'status']);
    table.index(['serverId', 'status']);
  });
  await create('invoice', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('orderId', 'client_order');
    is.word('number', 40);
    is.word('state', 16).notNullable();
    is.word('reason', 12).notNullable();
    is.word('currency', 3).notNullable();
    is.money('subtotal').notNullable();
    is.money('tax').notNullable();
    is.money('total').notNullable();
    /** Sum of allocations, kept beside for lists; the ledger is the truth and is compared with it. */
    is.money('paid').notNullable().defaultTo(0);
    is.day('issuedOn');
    is.day('dueOn');
    is.instant('issuedAt');
    is.instant('paidAt');
    is.instant('voidedAt');
    is.json('seller').notNullable();
    is.json('buyer').notNullable();
    is.text('note', 1000);
    is.instant('createdAt').notNullable();
    table.unique(['brandId', 'number']);
    table.index(['brandId', 'state', 'dueOn', 'id']);
    table.index(['clientId', 'id']);
  });
  await create('invoiceLine', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('invoiceId', 'invoice').notNullable();
    is.count('position').notNullable();
    is.word('kind', 20).notNullable();
    is.text('description', 500).notNullable();
    is.ref('serviceId', 'service');
    is.day('periodFrom');
    is.day('periodTo');
    is.count('quantity').notNullable();
    is.money('amount').notNullable();
    /** Percent as a decimal string, `20` or `7.7`. */
    is.word('taxRate', 12).notNullable();
    is.text('taxName', 60);
    is.money('taxAmount').notNullable();
    /** Raised when a period is billed anew after its invoice was voided. */
    is.count('generation').notNullable().defaultTo(0);
    /** The last line against billing a period twice. */
    table.unique(['serviceId', 'kind', 'periodFrom', 'periodTo', 'generation'], {
      indexName: 'invoice_line_once',
    });
    table.index(['invoiceId', 'position']);
  });
  await create('numberSequence', (table, is) => {
    is.id();
    is.brand();
    is.word('name', 40).notNullable();
    table.bigInteger('next').notNullable();
    table.unique(['brandId', 'name']);
  });
  await create('dunningStep', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('invoiceId', 'invoice').notNullable();
    is.word('step', 40).notNullable();
    is.instant('at').notNullable();
    table.unique(['invoiceId', 'step']);
  });
};
