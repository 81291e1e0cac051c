import { Model, type QueryBuilderType, type QueryContext, type TransactionOrKnex } from 'objection';
import type { Id } from '@moorage/sdk';
import { ambient, currentCaller } from './ambient.ts';

/**
 * `house`: the table belongs to no brand. `brand`: every query is limited to the caller's brand. `client`: besides, a caller
 * who is a client reaches only its own rows.
 */
export type RowScope = 'house' | 'brand' | 'client';

/** Base of all models: joins the ambient transaction and limits every query to what the caller may reach. */
export class Row extends Model {
  static readonly scope: RowScope = 'brand';
  declare id: Id;

  static override query<M extends Model>(
    this: { new (): M } & typeof Model,
    transaction?: TransactionOrKnex,
  ): QueryBuilderType<M> {
    const model = this as unknown as typeof Row;
    const scope = ambient();
    const knex = transaction ?? scope?.transaction?.knex ?? scope?.reader;
    if (!knex)
      throw new Error(`A query on ${model.tableName} needs a database: run it through database.as(…)`);
    const builder = super.query(knex) as unknown as QueryBuilderType<Row>;
    if (model.scope !== 'house') {
      const caller = currentCaller();
      const own = model.scope === 'client' && caller.kind === 'client';
      void builder.onBuild((query) => {
        if (query.isInsert()) return;
        void query.where(`${model.tableName}.brandId`, caller.brandId);
        if (own) void query.where(`${model.tableName}.${model.clientColumn}`, caller.clientId ?? -1);
      });
    }
    return builder as unknown as QueryBuilderType<M>;
  }

  /** Column that says whose row it is, for `scope = 'client'`. */
  static readonly clientColumn: string = 'clientId';

  override $beforeInsert(context: QueryContext): Promise<void> | void {
    const model = this.constructor as typeof Row;
    if (model.scope !== 'house') stampOwner(model, this as unknown as Owned);
    return super.$beforeInsert(context) as Promise<void> | void;
  }
}

interface Owned {
  brandId?: Id;
  clientId?: Id | null;
}

function stampOwner(model: typeof Row, row: Owned): void {
  const caller = currentCaller();
  row.brandId ??= caller.brandId;
  if (row.brandId !== caller.brandId)
    throw new Error(`A row of another brand was refused in ${model.tableName}`);
  if (model.scope === 'client' && caller.kind === 'client' && model.clientColumn === 'clientId') {
    row.clientId ??= caller.clientId;
    if (row.clientId !== caller.clientId)
      throw new Error(`A row of another client was refused in ${model.tableName}`);
  }
}
