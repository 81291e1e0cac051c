import type { Define } from '../migrate.ts';

/** What extensions listen to, whether they run at this moment or not. */
export const eventSubscriptions: Define = async (create) => {
  await create('eventSubscription', (table, is) => {
    is.id();
    is.word('extensionId', 40).notNullable();
    is.word('listener', 120).notNullable();
    is.word('event', 80).notNullable();
    table.unique(['listener', 'event']);
    table.index(['extensionId']);
  });
};
