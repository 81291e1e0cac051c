import { join } from 'node:path';
import type { Action } from '@moorage/sdk';
import type { App } from '../app.ts';
import { createActionRegistry } from '../actions/registry.ts';
import { nouns } from '../container.ts';
import { openApiDocument } from '../actions/openapi.ts';
import { clientTypes } from '../actions/client-types.ts';

/** What core itself declares. No action runs here, so none needs a database. */
export function coreActions(): ReadonlyMap<string, Action> {
  const nothing = new Proxy({}, { get: () => undefined });
  const registry = createActionRegistry({
    db: nothing as never,
    clock: nothing as never,
    log: nothing as never,
  });
  for (const [noun, { actions }] of Object.entries(nouns)) {
    for (const [name, action] of Object.entries(actions?.(nothing as App) ?? {}))
      registry.add('core', `${noun}.${name}`, action);
  }
  return registry.all();
}

/** Path below the root → what has to stand in it. */
export function apiFiles(): Readonly<Record<string, string>> {
  const actions = coreActions();
  return {
    [join('docs', 'reference', 'openapi.json')]: `${JSON.stringify(openApiDocument(actions), null, 2)}\n`,
    [join('core', 'sdk', 'src', 'client', 'generated.ts')]: clientTypes(actions),
  };
}
