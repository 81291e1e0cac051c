import type { DeclineClass, Id, Instant } from '@moorage/sdk';
import { Row } from '../../database/row.ts';

/**
 * `started`: the intent is written, the gateway may or may not have heard of it. `action`: the customer has to do something.
 * `unknown`: the gateway gave no clear answer. `parked`: what the gateway says does not fit what we asked for; a person decides.
 */
export type PaymentState = 'started' | 'action' | 'pending' | 'succeeded' | 'failed' | 'unknown' | 'parked';

/** Money may be on its way: nothing else may be charged for the same invoice meanwhile. */
export const inProgress: readonly PaymentState[] = ['started', 'pending', 'unknown', 'parked'];

export class Payment extends Row {
  static override readonly tableName = 'payment';
  static override readonly scope = 'client';
  declare brandId: Id;
  declare clientId: Id;
  declare invoiceId: Id | null;
  declare accountId: Id;
  declare methodId: Id | null;
  /** Idempotency key towards the gateway. */
  declare key: string;
  declare amount: number;
  declare currency: string;
  declare state: PaymentState;
  /** We charged by ourselves; the customer was not there. */
  declare automatic: number;
  declare saveMethod: number;
  /** The gateway's id of it. */
  declare reference: string | null;
  declare code: string | null;
  declare message: string | null;
  declare declineClass: DeclineClass | null;
  /** How often the gateway told of a decline within this payment, and when last. */
  declare declines: number;
  declare declinedAt: Instant | null;
  declare fee: number | null;
  declare refunded: number;
  declare disputed: number;
  declare startedAt: Instant;
  declare settledAt: Instant | null;
  /** When the gateway is asked next; null when nobody will ask again by itself. */
  declare checkAt: Instant | null;
  declare checks: number;
}

export type RefundState = 'started' | 'unknown' | 'pending' | 'succeeded' | 'failed';

export class Refund extends Row {
  static override readonly tableName = 'refund';
  static override readonly scope = 'client';
  declare brandId: Id;
  declare clientId: Id;
  declare paymentId: Id;
  declare key: string;
  declare amount: number;
  declare currency: string;
  declare state: RefundState;
  declare reference: string | null;
  declare message: string | null;
  declare createdAt: Instant;
  declare settledAt: Instant | null;
}

/** `refused`: a bank said "never again"; `removing`: gone for the client, still to be removed at the gateway. */
export type MethodStatus = 'active' | 'refused' | 'removing' | 'removed';

export class PaymentMethod extends Row {
  static override readonly tableName = 'paymentMethod';
  static override readonly scope = 'client';
  declare brandId: Id;
  declare clientId: Id;
  declare accountId: Id;
  declare reference: string;
  declare kind: 'card' | 'bank' | 'wallet';
  declare label: string;
  declare last4: string | null;
  declare expires: string | null;
  declare preferred: number;
  declare status: MethodStatus;
  declare createdAt: Instant;
}

export class MethodSetup extends Row {
  static override readonly tableName = 'methodSetup';
  static override readonly scope = 'client';
  declare brandId: Id;
  declare clientId: Id;
  declare accountId: Id;
  declare key: string;
  declare reference: string | null;
  declare state: 'started' | 'open' | 'done' | 'absent';
  declare createdAt: Instant;
}
