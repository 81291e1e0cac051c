import type { Id, Instant } from '@moorage/sdk';
import { Row } from '../../database/row.ts';

/** `pending` until it is paid (or accepted without payment), then `active`; `cancelled` when it came to nothing. */
export type OrderStatus = 'pending' | 'active' | 'cancelled';

export class Order extends Row {
  static override readonly tableName = 'clientOrder';
  static override readonly scope = 'client';
  declare brandId: Id;
  declare clientId: Id;
  declare number: string;
  declare status: OrderStatus;
  declare currency: string;
  declare total: number;
  declare invoiceId: Id | null;
  declare address: string;
  declare userAgent: string;
  /** Of whom repeats it: see `wishAbout`. */
  declare wish: string | null;
  declare createdAt: Instant;
}
