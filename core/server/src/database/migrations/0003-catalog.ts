import type { Define } from '../migrate.ts';

/** What is sold, and on which servers it is built. */
export const catalog: Define = async (create) => {
  await create('serverGroup', (table, is) => {
    is.id();
    is.brand();
    is.text('name').notNullable();
    is.word('moduleId', 40).notNullable();
    is.word('placement', 20).notNullable();
    void table;
  });
  await create('server', (table, is) => {
    is.id();
    is.brand();
    is.ref('groupId', 'server_group').notNullable();
    is.word('moduleId', 40).notNullable();
    is.text('name').notNullable();
    is.json('settings').notNullable();
    is.count('capacity');
    is.count('weight').notNullable().defaultTo(1);
    is.word('status', 12).notNullable();
    is.instant('testedAt');
    is.text('testError', 500);
    is.instant('createdAt').notNullable();
    table.index(['groupId', 'status']);
  });
  await create('productGroup', (table, is) => {
    is.id();
    is.brand();
    is.word('slug').notNullable();
    is.text('name').notNullable();
    is.text('summary', 500).notNullable();
    is.count('sort').notNullable().defaultTo(0);
    is.word('status', 12).notNullable();
    table.unique(['brandId', 'slug']);
  });
  await create('product', (table, is) => {
    is.id();
    is.brand();
    is.ref('groupId', 'product_group').notNullable();
    is.word('slug').notNullable();
    is.text('name').notNullable();
    is.text('summary', 500).notNullable();
    is.long('description').notNullable();
    is.json('features').notNullable();
    is.word('moduleId', 40);
    is.ref('serverGroupId', 'server_group');
    is.json('plan').notNullable();
    is.word('status', 12).notNullable();
    is.count('stock');
    is.count('sort').notNullable().defaultTo(0);
    is.instant('createdAt').notNullable();
    table.unique(['brandId', 'slug']);
  });
  await create('price', (table, is) => {
    is.id();
    is.brand();
    is.ref('productId', 'product').notNullable();
    is.word('currency', 3).notNullable();
    is.word('termUnit', 8).notNullable();
    is.count('termCount').notNullable();
    is.money('amount').notNullable();
    is.money('setupAmount').notNullable();
    is.word('status', 12).notNullable();
    table.unique(['productId', 'currency', 'termUnit', 'termCount']);
  });
  await create('productOption', (table, is) => {
    is.id();
    is.brand();
    is.ref('productId', 'product').notNullable();
    is.word('key', 40).notNullable();
    is.text('label').notNullable();
    is.text('help', 500).notNullable();
    is.word('kind', 12).notNullable();
    is.flag('required');
    is.count('sort').notNullable().defaultTo(0);
    table.unique(['productId', 'key']);
  });
  await create('optionChoice', (table, is) => {
    is.id();
    is.brand();
    is.ref('optionId', 'product_option').notNullable();
    is.word('value', 80).notNullable();
    is.text('label').notNullable();
    is.json('plan').notNullable();
    is.count('sort').notNullable().defaultTo(0);
    table.unique(['optionId', 'value']);
  });
  await create('optionPrice', (table, is) => {
    is.id();
    is.brand();
    is.ref('choiceId', 'option_choice').notNullable();
    is.word('currency', 3).notNullable();
    is.word('termUnit', 8).notNullable();
    is.count('termCount').notNullable();
    is.money('amount').notNullable();
    is.money('setupAmount').notNullable();
    table.unique(['choiceId', 'currency', 'termUnit', 'termCount']);
  });
};
