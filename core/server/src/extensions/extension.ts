import type { JsonObject } from '@moorage/sdk';
import { Row } from '../database/row.ts';

/**
 * `found`: the package is there. `installed`: its tables are too. `enabled`: staff switched it on and it is being started.
 * `running`, `failed`: what became of it. `missing`: the row is left, the package is gone.
 */
export type ExtensionState = 'found' | 'installed' | 'enabled' | 'running' | 'failed' | 'missing';

/** What staff decided about a package (`wanted`, `settings`, `changedAt`), and what became of it (`state`, `error`). */
export class Extension extends Row {
  static override readonly tableName = 'extension';
  static override readonly scope = 'house';
  static override get jsonAttributes(): string[] {
    return ['settings'];
  }
  declare extensionId: string;
  declare kind: string;
  /** The version that the settings belong to. */
  declare version: string;
  declare title: string;
  declare state: ExtensionState;
  declare wanted: number;
  declare settings: JsonObject;
  declare error: string | null;
  /** When staff last decided something; it only grows, so that other processes see every change. */
  declare changedAt: string;
}

/** What went wrong in an extension while it ran, in a browser or in a hook, counted. */
export class ExtensionFailure extends Row {
  static override readonly tableName = 'extensionFailure';
  static override readonly scope = 'house';
  declare extensionId: string;
  declare app: string;
  declare phase: string;
  declare message: string;
  declare times: number;
  declare firstAt: string;
  declare lastAt: string;
}
