import { Row } from '../../database/row.ts';

/** Who did what. Written by the action registry, never changed by anybody. */
export class AuditEntry extends Row {
  static override readonly tableName = 'auditEntry';
  static override get jsonAttributes(): string[] {
    return ['input', 'changes'];
  }
  declare at: string;
  declare actorKind: string;
  declare actorId: number | null;
  declare actorName: string;
  declare action: string;
  declare subject: string | null;
  declare outcome: string;
  declare input: unknown;
  declare changes: [Record<string, unknown>, Record<string, unknown>] | null;
  declare address: string;
  declare userAgent: string;
  declare requestId: string;
}
