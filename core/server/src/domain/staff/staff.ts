import { Row } from '../../database/row.ts';

export const staffStatuses = ['active', 'disabled'] as const;
export type StaffStatus = (typeof staffStatuses)[number];

/** A colleague who works in admin. Permissions are words such as `invoices.read`; `*` is everything. */
export class Staff extends Row {
  static override readonly tableName = 'staff';
  static override get jsonAttributes(): string[] {
    return ['permissions'];
  }
  declare brandId: number;
  declare name: string;
  declare email: string;
  declare passwordHash: string | null;
  declare permissions: string[];
  declare status: StaffStatus;
  declare lastSignInAt: string | null;
  declare createdAt: string;
}
