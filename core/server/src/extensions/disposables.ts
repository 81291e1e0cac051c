import { within } from '../hooks/deadline.ts';

/**
 * The undo list of one running extension. Whatever it registered goes first, then what still runs is waited for, then its
 * own clean-up, the newest first. A step that fails does not keep the others from being undone.
 */
export interface Disposables {
  /** Takes a registration back. */
  readonly registered: (undo: () => void) => void;
  /** The extension's own clean-up. Once everything was undone it runs at once: nobody would come for it any more. */
  readonly cleanup: (undo: () => void | Promise<void>) => void;
  /** Wraps a handler so that disabling waits for it. */
  readonly tracked: <A extends unknown[], T>(work: (...args: A) => T) => (...args: A) => T;
  /** @throws Error once everything was undone, so that nothing more can be registered */
  readonly assertOpen: () => void;
  /** @returns what went wrong meanwhile, one sentence each */
  undo(limits: { drain: number; cleanup: number }): Promise<readonly string[]>;
}

/** @param tooLate told when a clean-up failed that came after everything was undone */
export function createDisposables(id: string, tooLate: (error: unknown) => void): Disposables {
  const registrations: (() => void)[] = [];
  const cleanups: (() => void | Promise<void>)[] = [];
  const running = new Set<Promise<unknown>>();
  let open = true;

  async function drained(limit: number): Promise<string[]> {
    if (running.size === 0) return [];
    const count = running.size;
    try {
      await within(limit, 'time is up', Promise.allSettled(running));
      return [];
    } catch {
      return [`${running.size} of ${count} running handlers did not end within ${limit / 1_000} s.`];
    }
  }

  return {
    registered: (undo) => void registrations.push(undo),
    cleanup(undo) {
      if (open) cleanups.push(undo);
      else void (async () => await undo())().catch(tooLate);
    },
    tracked:
      (work) =>
      (...args) => {
        const result = work(...args);
        if (result instanceof Promise) {
          running.add(result);
          const done = (): void => void running.delete(result);
          result.then(done, done);
        }
        return result;
      },
    assertOpen() {
      if (!open) throw new Error(`${id} is not running any more: it cannot register anything`);
    },
    async undo({ drain, cleanup }) {
      open = false;
      const problems: string[] = [];
      for (const undo of registrations.splice(0).reverse()) {
        try {
          undo();
        } catch (error) {
          problems.push(`A registration could not be undone: ${String(error)}`);
        }
      }
      problems.push(...(await drained(drain)));
      for (const undo of cleanups.splice(0).reverse()) {
        try {
          await within(cleanup, `it took longer than ${cleanup / 1_000} s`, (async () => await undo())());
        } catch (error) {
          problems.push(`Its clean-up failed: ${String(error)}`);
        }
      }
      return problems;
    },
  };
}
