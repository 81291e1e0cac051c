import type { Define } from '../migrate.ts';

/** What attempts are counted against: a row to lock, so that they are counted one after the other. */
export const attempts: Define = async (create) => {
  await create('attemptSubject', (table, is) => {
    is.brand();
    is.word('subject', 64).notNullable();
    is.instant('at').notNullable();
    // The primary key itself: locking a row through another unique index of InnoDB locks the gap before it too.
    table.primary(['brandId', 'subject']);
  });
};
