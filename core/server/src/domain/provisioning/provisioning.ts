import { Row } from '../../database/row.ts';
import type { Id, Instant, Json } from '@moorage/sdk';

export type OperationKind = 'create' | 'suspend' | 'resume' | 'terminate' | 'renew';
export type OperationState = 'queued' | 'running' | 'waiting' | 'done' | 'needs-attention' | 'cancelled';

/** One thing to be done at a vendor. The row is the intent: it stands before anything happens outside. */
export class Operation extends Row {
  static override readonly tableName = 'provisioning';
  static override readonly scope = 'client';
  static override get jsonAttributes(): string[] {
    return ['input'];
  }
  declare brandId: Id;
  declare clientId: Id;
  declare serviceId: Id;
  declare kind: OperationKind;
  declare cycle: string;
  /** Idempotency key towards the module. */
  declare operation: string;
  declare state: OperationState;
  declare input: Record<string, Json>;
  declare attempt: number;
  /** What an earlier try did at the vendor is not known: only an inspection that answers takes this back. */
  declare unclear: number;
  declare runAt: Instant;
  /** Since when no process that took it up ran the module; null when the last one did. */
  declare moduleAwaySince: Instant | null;
  declare code: string | null;
  declare error: string | null;
  declare progress: string | null;
  declare createdAt: Instant;
  declare startedAt: Instant | null;
  declare finishedAt: Instant | null;
}

export class OperationStep extends Row {
  static override readonly tableName = 'provisioningStep';
  static override readonly scope = 'client';
  declare clientId: Id;
  declare provisioningId: Id;
  declare step: string;
  declare state: 'begun' | 'done';
  declare sealedResult: string | null;
  declare begunAt: Instant;
  declare doneAt: Instant | null;
}

export class OperationLog extends Row {
  static override readonly tableName = 'provisioningLog';
  static override readonly scope = 'client';
  static override get jsonAttributes(): string[] {
    return ['details'];
  }
  declare clientId: Id;
  declare provisioningId: Id;
  declare at: Instant;
  declare level: 'info' | 'warn' | 'error';
  declare message: string;
  declare details: Json;
}

export const open: readonly OperationState[] = ['queued', 'running', 'waiting', 'needs-attention'];
