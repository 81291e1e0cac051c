import type { Define } from '../migrate.ts';

/** What keeps the house running: brands, extensions, jobs, schedules, the outbox. */
export const house: Define = async (create) => {
  await create('brand', (table, is) => {
    is.id();
    is.word('slug').notNullable().unique();
    is.text('name').notNullable();
    is.text('legalName');
    is.json('address').notNullable();
    is.text('taxId', 60);
    is.word('theme', 40).notNullable();
    is.json('tokens').notNullable();
    is.word('currency', 3).notNullable();
    is.word('language', 20).notNullable();
    is.word('timeZone', 60).notNullable();
    is.text('url', 255);
    is.text('supportEmail');
    is.text('mailFrom');
    is.json('policy').notNullable();
    is.instant('createdAt').notNullable();
    void table;
  });
  await create('brandHost', (table, is) => {
    is.id();
    is.brand();
    is.word('host', 190).notNullable().unique();
    is.word('serves', 20).notNullable();
    void table;
  });
  await create('extension', (table, is) => {
    is.id();
    is.word('extensionId', 40).notNullable().unique();
    is.word('kind', 20).notNullable();
    is.word('version', 40).notNullable();
    is.text('title').notNullable();
    is.word('state', 20).notNullable();
    is.flag('wanted');
    is.json('settings').notNullable();
    is.long('error');
    is.instant('changedAt').notNullable();
    void table;
  });
  await create('extensionFailure', (table, is) => {
    is.id();
    is.word('extensionId', 40).notNullable();
    is.word('app', 20).notNullable();
    is.word('phase', 20).notNullable();
    is.text('message', 500).notNullable();
    is.count('times').notNullable();
    is.instant('firstAt').notNullable();
    is.instant('lastAt').notNullable();
    table.index(['extensionId', 'lastAt']);
  });
  await create('revision', (table, is) => {
    is.word('name', 40).notNullable().primary();
    is.count('value').notNullable();
    void table;
  });
  await create('job', (table, is) => {
    is.id();
    table.bigInteger('brandId').unsigned();
    is.word('name', 120).notNullable();
    is.word('key', 190).unique();
    is.json('data').notNullable();
    is.word('state', 12).notNullable();
    is.instant('runAt').notNullable();
    is.count('attempts').notNullable().defaultTo(0);
    is.count('maxAttempts').notNullable().defaultTo(8);
    is.instant('leaseUntil');
    is.word('owner', 60);
    is.flag('again');
    is.long('error');
    is.instant('createdAt').notNullable();
    is.instant('finishedAt');
    table.index(['state', 'runAt', 'id']);
  });
  await create('schedule', (table, is) => {
    is.word('name', 120).notNullable().primary();
    is.word('cron', 60).notNullable();
    is.instant('nextRunAt').notNullable();
    is.instant('lastRunAt');
    is.instant('lastEndAt');
    is.json('lastCounts');
    is.long('lastError');
    void table;
  });
  await create('outbox', (table, is) => {
    is.id();
    is.brand();
    is.word('name', 80).notNullable();
    is.word('aggregate', 80).notNullable();
    is.json('data').notNullable();
    is.instant('at').notNullable();
    is.instant('dispatchedAt');
    table.index(['dispatchedAt', 'id']);
  });
  await create('delivery', (table, is) => {
    is.id();
    is.brand();
    is.ref('outboxId', 'outbox').notNullable();
    is.word('listener', 120).notNullable();
    is.word('aggregate', 80).notNullable();
    is.word('state', 12).notNullable();
    is.count('attempts').notNullable().defaultTo(0);
    is.instant('nextAt').notNullable();
    is.instant('leaseUntil');
    is.long('error');
    is.instant('doneAt');
    table.unique(['outboxId', 'listener']);
    table.index(['state', 'nextAt', 'id']);
    table.index(['listener', 'aggregate', 'state']);
  });
};
