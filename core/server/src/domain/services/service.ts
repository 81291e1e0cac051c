import { Row } from '../../database/row.ts';
import type { CalendarDate, Id, Instant, Json } from '@moorage/sdk';

export const serviceStatuses = [
  'pending',
  'building',
  'active',
  'suspended',
  'failed',
  'cancelled',
  'terminated',
] as const;
export type ServiceStatus = (typeof serviceStatuses)[number];

/** What a client has bought and pays for by the period: a machine, an account, a licence. */
export class Service extends Row {
  static override readonly tableName = 'service';
  static override readonly scope = 'client';
  static override get jsonAttributes(): string[] {
    return ['plan', 'orderOptions', 'chosen', 'data', 'facts', 'addresses', 'live'];
  }
  declare brandId: Id;
  declare clientId: Id;
  declare orderId: Id | null;
  declare productId: Id;
  declare priceId: Id | null;
  declare moduleId: string | null;
  declare serverId: Id | null;
  declare label: string;
  declare status: ServiceStatus;
  declare currency: string;
  /** Minor units per period, before tax. */
  declare amount: number;
  declare termUnit: 'day' | 'week' | 'month' | 'year' | 'once';
  declare termCount: number;
  declare anchorDay: number;
  declare startedOn: CalendarDate | null;
  declare nextPeriodOn: CalendarDate | null;
  declare autoRenew: number;
  declare methodId: Id | null;
  declare plan: Record<string, unknown>;
  /** What the customer chose in the module's own fields. */
  declare orderOptions: Record<string, unknown>;
  /** The product options chosen, for people: label → choice. */
  declare chosen: readonly { label: string; value: string }[];
  declare externalId: string | null;
  declare data: Json;
  declare facts: readonly { label: string; value: string }[];
  declare addresses: readonly string[];
  declare sealedSecrets: string | null;
  declare live: LiveSnapshot | null;
  declare createdAt: Instant;
  declare activatedAt: Instant | null;
  declare suspendedAt: Instant | null;
  declare suspendReason: string | null;
  declare cancelOn: CalendarDate | null;
  declare endedAt: Instant | null;
}

/** The vendor's last answer about a machine, and when it came. */
export interface LiveSnapshot {
  readonly at: Instant;
  readonly state: string;
  readonly meters: readonly { id: string; label: string; used: number; limit: number | null; unit: string }[];
}

export const secretsPlace = (serviceId: Id): string => `service:${serviceId}:secrets`;
