import type { Define } from '../migrate.ts';

/** Clients and their logins, staff, sessions, one-time links, and who did what. */
export const people: Define = async (create) => {
  await create('client', (table, is) => {
    is.id();
    is.brand();
    is.text('name').notNullable();
    is.text('company');
    is.text('email').notNullable();
    is.text('phone', 40);
    is.word('country', 2);
    is.json('address').notNullable();
    is.text('taxId', 60);
    is.word('language', 20).notNullable();
    is.word('timeZone', 60).notNullable();
    is.word('currency', 3).notNullable();
    is.word('status', 20).notNullable();
    is.flag('autoPay');
    is.instant('parkedAt');
    is.text('parkedReason', 500);
    is.instant('createdAt').notNullable();
    table.index(['brandId', 'status', 'id']);
    table.index(['brandId', 'email']);
  });
  await create('login', (table, is) => {
    is.id();
    is.brand();
    is.ref('clientId', 'client').notNullable();
    is.text('name').notNullable();
    is.text('email').notNullable();
    is.word('passwordHash', 100);
    is.instant('emailVerifiedAt');
    is.instant('lastSignInAt');
    is.instant('createdAt').notNullable();
    table.unique(['brandId', 'email']);
  });
  await create('staff', (table, is) => {
    is.id();
    is.brand();
    is.text('name').notNullable();
    is.text('email').notNullable();
    is.word('passwordHash', 100);
    is.json('permissions').notNullable();
    is.word('status', 20).notNullable();
    is.instant('lastSignInAt');
    is.instant('createdAt').notNullable();
    table.unique(['brandId', 'email']);
  });
  await create('session', (table, is) => {
    is.id();
    is.brand();
    is.word('tokenHash', 64).notNullable().unique();
    is.word('kind', 12).notNullable();
    table.bigInteger('actorId').unsigned().notNullable();
    table.bigInteger('clientId').unsigned();
    is.word('csrf', 64).notNullable();
    is.text('address', 60).notNullable();
    is.text('userAgent', 255).notNullable();
    is.instant('createdAt').notNullable();
    is.instant('seenAt').notNullable();
    is.instant('expiresAt').notNullable();
    is.instant('endedAt');
    table.index(['kind', 'actorId']);
  });
  await create('oneTimeToken', (table, is) => {
    is.id();
    is.brand();
    is.word('purpose', 30).notNullable();
    is.word('tokenHash', 64).notNullable().unique();
    is.word('actorKind', 12).notNullable();
    table.bigInteger('actorId').unsigned().notNullable();
    is.text('email').notNullable();
    is.instant('createdAt').notNullable();
    is.instant('expiresAt').notNullable();
    is.instant('usedAt');
    table.index(['actorKind', 'actorId', 'purpose']);
  });
  await create('signInFailure', (table, is) => {
    is.id();
    is.brand();
    is.word('subject', 64).notNullable();
    is.instant('at').notNullable();
    table.index(['subject', 'at']);
  });
  await create('auditEntry', (table, is) => {
    is.id();
    is.brand();
    is.instant('at').notNullable();
    is.word('actorKind', 12).notNullable();
    table.bigInteger('actorId').unsigned();
    is.text('actorName').notNullable();
    is.word('action', 120).notNullable();
    is.word('subject', 80);
    is.word('outcome', 60).notNullable();
    is.json('input').notNullable();
    is.json('changes');
    is.text('address', 60).notNullable();
    is.text('userAgent', 255).notNullable();
    is.word('requestId', 60).notNullable();
    table.index(['brandId', 'id']);
    table.index(['brandId', 'subject', 'id']);
  });
  await create('idempotency', (table, is) => {
    is.id();
    is.brand();
    is.word('actor', 60).notNullable();
    is.word('key', 255).notNullable();
    is.word('action', 120).notNullable();
    is.word('requestHash', 64).notNullable();
    is.count('status');
    is.long('answer');
    is.instant('createdAt').notNullable();
    table.unique(['brandId', 'actor', 'key']);
  });
};
