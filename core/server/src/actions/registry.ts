import { isRefusal, Refusal, type Action } from '@moorage/sdk';
import type { ActionRegistry } from '../app.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../log.ts';
import { createAudit, isAudited, type AuditedCall } from './audit.ts';
import { compileInput, type CheckInput } from './check-input.ts';
import { refuseStranger } from './may-call.ts';
import { compileOutput } from './strip-output.ts';

interface Entry {
  readonly owner: string;
  readonly action: Action;
  readonly checkInput: CheckInput;
  readonly stripOutput: (value: unknown) => unknown;
}

export function createActionRegistry({
  db,
  clock,
  log,
}: {
  db: Database;
  clock: Clock;
  log: Logger;
}): ActionRegistry {
  const entries = new Map<string, Entry>();
  const routes = new Map<string, string>();
  const audit = createAudit({ db, clock, log });
  let revision = 0;

  function add(owner: string, name: string, action: Action): () => void {
    const route = checkNames(owner, name, action);
    if (entries.has(name)) throw new Error(`The action ${name} of ${owner} exists already`);
    const taken = routes.get(route);
    if (taken)
      throw new Error(`${name} of ${owner} asks for ${action.route}, which is the route of ${taken}`);
    entries.set(name, {
      owner,
      action,
      checkInput: compileInput(action.input),
      stripOutput: action.file ? (value) => value : compileOutput(name, action.output),
    });
    routes.set(route, name);
    revision += 1;
    return () => {
      if (entries.get(name)?.action !== action) return;
      entries.delete(name);
      routes.delete(route);
      revision += 1;
    };
  }

  const call: ActionRegistry['call'] = (name, input, caller) =>
    db.as(caller, async () => {
      const entry = entries.get(name);
      if (!entry) throw new Refusal('action.unknown', `There is no action ${name}.`, { status: 404 });
      const { action } = entry;
      const denied = deny({ name, action, input, caller });
      if (denied) await denied;
      const checked = entry.checkInput(input ?? {});
      if (!isAudited(action)) return entry.stripOutput(await action.run(checked, caller));
      const run = async (): Promise<unknown> => entry.stripOutput(await action.run(checked, caller));
      return audit.around({ name, action, input: checked, caller }, run);
    });

  /** A denied attempt of somebody who is signed in is worth a line; strangers knock all the time. */
  function deny(attempt: AuditedCall): Promise<never> | undefined {
    try {
      refuseStranger(attempt.action, attempt.caller);
      return undefined;
    } catch (error) {
      return tellOf(attempt, error);
    }
  }
  async function tellOf(attempt: AuditedCall, error: unknown): Promise<never> {
    if (isRefusal(error) && error.status === 403) await audit.denied(attempt, error.code);
    throw error;
  }

  return {
    add,
    call,
    get: (name) => entries.get(name)?.action,
    all: () => new Map([...entries].map(([name, { action }]) => [name, action])),
    revision: () => revision,
  };
}

/**
 * An extension's actions carry its id in name and route, so that none can stand in the way of another or of core.
 * @returns the route with nameless parameters: two that differ only in these would match the same addresses
 */
function checkNames(owner: string, name: string, action: Action): string {
  if (!/^[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_]*)+$/.test(name)) {
    throw new Error(`"${name}" of ${owner} is not a name for an action: write noun.verb`);
  }
  const [method = '', path = ''] = action.route.split(' ');
  if (!/^(?:GET|POST|PUT|PATCH|DELETE)$/.test(method) || !/^(?:\/:?[A-Za-z0-9_.-]+)+$/.test(path)) {
    throw new Error(`"${action.route}" of ${name} is not a route: write "GET /nouns/:id"`);
  }
  if (owner !== 'core' && !name.startsWith(`${owner}.`)) {
    throw new Error(`An action of ${owner} must be named ${owner}.…, not ${name}`);
  }
  if (owner !== 'core' && path !== `/${owner}` && !path.startsWith(`/${owner}/`)) {
    throw new Error(`The route of ${name} must begin with /${owner}/, not ${path}`);
  }
  const properties = (action.input as { properties?: object }).properties ?? {};
  for (const [, parameter = ''] of path.matchAll(/:([A-Za-z0-9_]+)/g)) {
    if (!Object.hasOwn(properties, parameter))
      throw new Error(`${name} has no input "${parameter}" for its route`);
  }
  return `${method} ${path.replace(/:[A-Za-z0-9_]+/g, ':')}`;
}
