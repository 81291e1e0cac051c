import type { Id, JsonObject } from '@moorage/sdk';
import { Row } from '../../database/row.ts';

/** One account at one gateway: a brand may have several, also at the same gateway. */
export class GatewayAccount extends Row {
  static override readonly tableName = 'gatewayAccount';
  static override get jsonAttributes(): string[] {
    return ['settings'];
  }
  declare brandId: Id;
  declare gatewayId: string;
  declare title: string;
  /** Secrets in it are sealed, each by itself. */
  declare settings: JsonObject;
  declare status: 'enabled' | 'disabled';
  declare sort: number;
  declare createdAt: string;
}

/** What the sealed settings of an account are bound to. */
export const accountPlace = (id: Id): string => `gateway_account:${id}`;
