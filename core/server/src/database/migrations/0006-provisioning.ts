import type { Define } from '../migrate.ts';

/** Operations at the vendors, step by step, and the mails that follow. */
export const provisioning: Define = async (create) => {
  await create('provisioning', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('serviceId', 'service').notNullable();
    is.word('kind', 16).notNullable();
    /** What the operation is for, for example the id of the period or of the request: never done twice. */
    is.word('cycle', 60).notNullable();
    is.word('operation', 80).notNullable().unique();
    is.word('state', 20).notNullable();
    is.json('input').notNullable();
    is.count('attempt').notNullable().defaultTo(0);
    /** The last attempt ended without a clear answer: look before trying again. */
    is.flag('unclear');
    is.instant('runAt').notNullable();
    is.instant('leaseUntil');
    is.word('owner', 60);
    is.word('code', 80);
    is.text('error', 1000);
    is.text('progress', 255);
    is.instant('createdAt').notNullable();
    is.instant('startedAt');
    is.instant('finishedAt');
    table.unique(['serviceId', 'kind', 'cycle']);
    table.index(['state', 'runAt', 'id']);
    table.index(['brandId', 'id']);
  });
  await create('provisioningStep', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('provisioningId', 'provisioning').notNullable();
    is.word('step', 60).notNullable();
    is.word('state', 12).notNullable();
    is.long('sealedResult');
    is.instant('begunAt').notNullable();
    is.instant('doneAt');
    table.unique(['provisioningId', 'step']);
  });
  await create('provisioningLog', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.ref('provisioningId', 'provisioning').notNullable();
    is.instant('at').notNullable();
    is.word('level', 8).notNullable();
    is.text('message', 1000).notNullable();
    is.json('details');
    table.index(['provisioningId', 'id']);
  });
  await create('mail', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client');
    is.word('template', 60).notNullable();
    is.word('dedupeKey', 190).notNullable();
    is.word('language', 20).notNullable();
    is.text('toAddress', 255).notNullable();
    is.text('subject', 500);
    /** What the template needs, without secrets; those are opened when the mail leaves. */
    is.json('view').notNullable();
    is.json('attach').notNullable();
    is.ref('serviceId', 'service');
    is.long('sealedSecrets');
    is.long('html');
    is.long('text');
    is.word('state', 12).notNullable();
    is.count('attempts').notNullable().defaultTo(0);
    is.text('error', 1000);
    is.instant('createdAt').notNullable();
    is.instant('sentAt');
    table.unique(['brandId', 'dedupeKey']);
    table.index(['brandId', 'id']);
    table.index(['clientId', 'id']);
    table.index(['state', 'id']);
  });
  await create('mailTemplate', (table, is) => {
    is.id();
    is.brand();
    is.word('template', 60).notNullable();
    is.word('language', 20).notNullable();
    is.long('subject').notNullable();
    is.long('html').notNullable();
    is.long('text').notNullable();
    is.instant('changedAt').notNullable();
    table.unique(['brandId', 'template', 'language']);
  });
};
