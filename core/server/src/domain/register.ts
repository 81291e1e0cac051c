import type { Action } from '@moorage/sdk';
import type { App } from '../app.ts';

/** What each noun gives to the house. One line a noun. */
export interface Noun {
  readonly actions?: (app: App) => Record<string, Action>;
  /** Job handlers, scheduled tasks, listeners. */
  readonly work?: (app: App) => void;
}

export const nouns: Readonly<Record<string, Noun>> = {};
