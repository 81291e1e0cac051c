import findMyWay from 'find-my-way';
import { Refusal, type Action } from '@moorage/sdk';
import type { ActionRegistry } from '../app.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export interface FoundAction {
  readonly name: string;
  readonly action: Action;
  readonly params: Readonly<Record<string, string>>;
}

/** From method and path to the action. Built anew when actions come or go. */
export function createActionRouter(actions: ActionRegistry) {
  let built = -1;
  let router = findMyWay();

  function build(): void {
    router = findMyWay({ maxParamLength: 200 });
    for (const [name, action] of actions.all()) {
      const [method, path] = action.route.split(' ') as [Method, string];
      router.on(method, path, () => undefined, { name, action });
    }
    built = actions.revision();
  }

  function match(method: string, path: string): FoundAction | undefined {
    const found = router.find(method as Method, path);
    if (!found?.store || Object.values(found.params).includes('')) return undefined;
    return {
      ...(found.store as Omit<FoundAction, 'params'>),
      params: found.params as FoundAction['params'],
    };
  }

  return {
    /** @throws Refusal `route.unknown` (404) · `route.method` (405) */
    find(method: string, path: string): FoundAction {
      if (built !== actions.revision()) build();
      const found = match(method === 'HEAD' ? 'GET' : method, path);
      if (found) return found;
      const allowed = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((other) => match(other, path));
      if (allowed.length > 0) throw new MethodRefusal(allowed);
      throw new Refusal('route.unknown', 'There is nothing at this address.', { status: 404 });
    },
  };
}

export class MethodRefusal extends Refusal {
  readonly allowed: readonly string[];
  constructor(allowed: readonly string[]) {
    super('route.method', `This address takes ${allowed.join(', ')} only.`, { status: 405 });
    this.allowed = allowed;
  }
}
