import type { Knex } from 'knex';

/** Column shapes that mean the same on both engines. */
export function columns(table: Knex.CreateTableBuilder, engine: 'sqlite' | 'mysql') {
  const ascii = (name: string, length: number) =>
    engine === 'mysql'
      ? table.specificType(name, `varchar(${length}) character set ascii collate ascii_bin`)
      : table.string(name, length);
  return {
    id: () => table.bigIncrements('id'),
    /** Reference to another table's id; the row it points to cannot vanish. */
    ref: (name: string, to: string) =>
      table.bigInteger(name).unsigned().references('id').inTable(to).onDelete('RESTRICT'),
    brand: () =>
      table
        .bigInteger('brandId')
        .unsigned()
        .notNullable()
        .references('id')
        .inTable('brand')
        .onDelete('RESTRICT'),
    /** Instant in UTC, `2026-11-22T08:30:00.000Z`. */
    instant: (name: string) => ascii(name, 24),
    /** Calendar date, `2026-11-22`. */
    day: (name: string) => ascii(name, 10),
    /** Machine word: state, kind, code, hash, key. */
    word: (name: string, length = 60) => ascii(name, length),
    /** Text that a person wrote or reads. */
    text: (name: string, length = 190) => table.string(name, length),
    long: (name: string) => table.text(name, 'longtext'),
    json: (name: string) => table.text(name, 'longtext'),
    /** Amount in minor units. */
    money: (name: string) => table.bigInteger(name),
    flag: (name: string) => table.tinyint(name).notNullable().defaultTo(0),
    count: (name: string) => table.integer(name),
  };
}
export type Columns = ReturnType<typeof columns>;
