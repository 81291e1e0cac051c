import type { Define } from '../migrate.ts';

/** What attempts are counted against, to be locked while they are; and where accounts were signed in from. */
export const attempts: Define = async (create) => {
  await create('attemptSubject', (table, is) => {
    is.brand();
    is.word('subject', 64).notNullable();
    is.instant('at').notNullable();
    // The primary key itself: locking a row through another unique index of InnoDB locks the gap before it too.
    table.primary(['brandId', 'subject']);
  });
  await create('knownNetwork', (table, is) => {
    is.brand();
    /** Both hashed: who was where is not kept here. */
    is.word('account', 64).notNullable();
    is.word('network', 64).notNullable();
    is.instant('at').notNullable();
    table.primary(['brandId', 'account', 'network']);
  });
};
