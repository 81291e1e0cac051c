import { isDeepStrictEqual } from 'node:util';
import { isLater, isVendorError, type Json, type Step } from '@moorage/sdk';

/** The process "died" after the work of a step and before its result was written down. */
export class ProcessDied extends Error {
  constructor(step: string) {
    super(`The process died after the work of step "${step}", before its result was kept`);
    this.name = 'ProcessDied';
  }
}

/** What a host keeps of an operation: which steps were begun, which are done, and with what result. */
export interface StepRecord {
  readonly step: Step;
  /** Ids of the steps that are done, in their order. */
  readonly done: readonly string[];
  /** Let the process die in the step that comes after `skip` others. */
  dieIn(skip: number): void;
}

export function createStepRecord(): StepRecord {
  const begun = new Set<string>();
  const results = new Map<string, string>();
  let untilDeath = Number.POSITIVE_INFINITY;
  return {
    get done() {
      return [...results.keys()];
    },
    dieIn(skip) {
      untilDeath = skip;
    },
    async step<T extends Json>(id: string, work: (state: { repeated: boolean }) => Promise<T>): Promise<T> {
      const kept = results.get(id);
      if (kept !== undefined) return JSON.parse(kept) as T;
      const repeated = begun.has(id);
      begun.add(id);
      const result = await work({ repeated }).catch((error: unknown) => {
        // A clear refusal settles this try, but not an earlier one whose end is unknown.
        if (!repeated && isSettled(error)) begun.delete(id);
        throw error;
      });
      if (untilDeath-- === 0) throw new ProcessDied(id);
      results.set(id, toText(id, result));
      return result;
    },
  };
}

const isSettled = (error: unknown): boolean =>
  isLater(error) || (isVendorError(error) && error.outcome === 'refused');

/** A result that JSON does not keep whole would come back changed after a restart. */
function toText(id: string, result: Json): string {
  const text = JSON.stringify(result) as string | undefined;
  if (text === undefined || !isDeepStrictEqual(JSON.parse(text), result))
    throw new TypeError(
      `Step "${id}" returned something that JSON does not keep: return null, plain data or text`,
    );
  return text;
}
