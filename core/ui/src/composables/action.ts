import { isProblem, newKey, type ActionInput, type ActionName, type ActionOutput } from '@moorage/sdk/client';
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { useApi } from './api.ts';

export interface RunAction<N extends string> {
  readonly busy: Ref<boolean>;
  readonly error: ShallowRef<unknown>;
  /** Undefined when it failed (`error` says why) or was already running. */
  run(input?: ActionInput<N>): Promise<ActionOutput<N> | undefined>;
  reset(): void;
}

/**
 * A button's action. A second press while it runs does nothing; after an unclear end (no answer, a gateway's 502) the same
 * wish is repeated under the same idempotency key, so that pressing again never does it twice.
 */
export function useAction<N extends ActionName>(name: N): RunAction<N> {
  const api = useApi();
  const busy = ref(false);
  const error = shallowRef<unknown>();
  let open: { wish: string; key: string } | undefined;

  async function run(input?: ActionInput<N>): Promise<ActionOutput<N> | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    error.value = undefined;
    const wish = JSON.stringify(input ?? {});
    if (open?.wish !== wish) open = { wish, key: newKey() };
    try {
      const result = await api.call(name, input, { idempotencyKey: open.key });
      open = undefined;
      return result;
    } catch (problem) {
      if (!isProblem(problem) || !problem.unknown) open = undefined;
      error.value = problem;
      return undefined;
    } finally {
      busy.value = false;
    }
  }
  return { busy, error, run, reset: () => (error.value = undefined) };
}
