import { Refusal, type Id, type JsonObject } from '@moorage/sdk';
import { Row } from '../../database/row.ts';

/** `hidden`: not in the catalogue, but to be ordered by whoever has the link. `archived`: not for sale any more. */
export const productStatuses = ['active', 'hidden', 'archived'] as const;
export type ProductStatus = (typeof productStatuses)[number];

/** A quarter is three months. `once` is paid one time and never renewed. */
export const termUnits = ['day', 'week', 'month', 'year', 'once'] as const;
export type TermUnit = (typeof termUnits)[number];

export class ProductGroup extends Row {
  static override readonly tableName = 'productGroup';
  declare brandId: Id;
  declare slug: string;
  declare name: string;
  declare summary: string;
  declare sort: number;
  declare status: ProductStatus;
}

export class Product extends Row {
  static override readonly tableName = 'product';
  static override get jsonAttributes(): string[] {
    return ['features', 'plan'];
  }
  declare brandId: Id;
  declare groupId: Id;
  declare slug: string;
  declare name: string;
  declare summary: string;
  declare description: string;
  declare features: readonly string[];
  /** Null for something that no module builds. */
  declare moduleId: string | null;
  declare serverGroupId: Id | null;
  /** What the module's product form holds. */
  declare plan: JsonObject;
  declare status: ProductStatus;
  /** How many can still be sold; null for no limit. */
  declare stock: number | null;
  declare sort: number;
  declare createdAt: string;
}

export class Price extends Row {
  static override readonly tableName = 'price';
  declare brandId: Id;
  declare productId: Id;
  declare currency: string;
  declare termUnit: TermUnit;
  declare termCount: number;
  /** Minor units. */
  declare amount: number;
  declare setupAmount: number;
  declare status: 'active' | 'archived';
}

export class ProductOption extends Row {
  static override readonly tableName = 'productOption';
  declare brandId: Id;
  declare productId: Id;
  declare key: string;
  declare label: string;
  declare help: string;
  /** `select`: one of the choices. `check`: its only choice, or not. */
  declare kind: 'select' | 'check';
  declare required: number;
  declare sort: number;
}

export class OptionChoice extends Row {
  static override readonly tableName = 'optionChoice';
  static override get jsonAttributes(): string[] {
    return ['plan'];
  }
  declare brandId: Id;
  declare optionId: Id;
  declare value: string;
  declare label: string;
  /** Laid over the product's plan when this is chosen. */
  declare plan: JsonObject;
  declare sort: number;
}

/** A choice without any price is included; one with prices is offered only in the terms and currencies they name. */
export class OptionPrice extends Row {
  static override readonly tableName = 'optionPrice';
  declare brandId: Id;
  declare choiceId: Id;
  declare currency: string;
  declare termUnit: TermUnit;
  declare termCount: number;
  declare amount: number;
  declare setupAmount: number;
}

export async function findProduct(id: Id): Promise<Product> {
  const product = await Product.query().findById(id);
  if (!product) throw unknownProduct(id);
  return product;
}
export const unknownProduct = (id: Id | string): Refusal =>
  new Refusal('product.unknown', `There is no product ${id}.`, { status: 404 });

export async function findProductGroup(id: Id): Promise<ProductGroup> {
  const group = await ProductGroup.query().findById(id);
  if (!group) throw new Refusal('product-group.unknown', `There is no product group ${id}.`, { status: 404 });
  return group;
}
