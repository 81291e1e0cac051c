import type { Id, JsonObject } from '@moorage/sdk';
import { Row } from '../../database/row.ts';

/** `drained`: what runs there goes on, nothing new is placed. `disabled`: nothing is asked of it any more. */
export const serverStatuses = ['active', 'drained', 'disabled'] as const;
export type ServerStatus = (typeof serverStatuses)[number];

export class Server extends Row {
  static override readonly tableName = 'server';
  static override get jsonAttributes(): string[] {
    return ['settings'];
  }
  declare brandId: Id;
  declare groupId: Id;
  declare moduleId: string;
  declare name: string;
  /** Secrets in it are sealed, each by itself. */
  declare settings: JsonObject;
  /** How many services it takes; null for no limit. */
  declare capacity: number | null;
  declare weight: number;
  declare status: ServerStatus;
  declare testedAt: string | null;
  declare testError: string | null;
  declare createdAt: string;
}

/** What the sealed settings of a server are bound to. */
export const serverPlace = (id: Id): string => `server:${id}`;
