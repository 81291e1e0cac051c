import type { Static, TObject } from 'typebox';
import type { Context } from './context.ts';
import type { Json } from './json.ts';

/**
 * Schemas are JSON Schema and feed ajv, the settings form and OpenAPI unchanged. Besides the standard keywords:
 * `secret: true` (in settings only: sealed at rest, never sent back), `destination: true` (where secrets are sent: when it
 * changes, they have to be entered again; fields that hold a web address need no mark), `choices: 'name'` (live options from the
 * module's `choices`), `widget: 'textarea' | 'password' | …`, `advanced: true` (folded away in the form).
 */
export interface Definition<S extends TObject = TObject> {
  readonly settings: S;
  upgradeSettings?(old: Json, fromVersion: string): Json;
}

export interface Plugin<S extends TObject = TObject> extends Definition<S> {
  setup(context: Context<Static<S>>): void | Promise<void>;
}
export const definePlugin = <S extends TObject>(plugin: Plugin<S>): Plugin<S> => plugin;
