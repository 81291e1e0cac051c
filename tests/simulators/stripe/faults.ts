/** What the control door orders for requests to come. */
export interface Matching {
  /** Default: any method but OPTIONS. */
  method?: string;
  /** Beginning of the path, for example `/v1/payment_intents`; default any. */
  path?: string;
  /** How many requests; default 1. */
  times?: number;
}
export type Fault = Matching & { when: 'before' | 'after' } & (
    | { kind: 'fail'; status: number; code?: string; type?: string; message?: string; retryAfter?: number }
    | { kind: 'drop' }
    | { kind: 'delay'; ms: number }
  );

export interface Faults {
  add(fault: Fault): void;
  take(kind: Fault['kind'], when: 'before' | 'after', method: string, path: string): Fault | null;
  clear(): void;
}

export function faults(): Faults {
  const waiting: (Fault & { left: number })[] = [];
  return {
    add: (fault) => void waiting.push({ ...fault, left: fault.times ?? 1 }),
    take(kind, when, method, path) {
      const index = waiting.findIndex(
        (fault) =>
          fault.kind === kind &&
          fault.when === when &&
          (fault.method ?? method).toUpperCase() === method &&
          path.startsWith(fault.path ?? ''),
      );
      const found = waiting[index];
      if (!found) return null;
      found.left -= 1;
      if (found.left <= 0) waiting.splice(index, 1);
      return found;
    },
    clear: () => void (waiting.length = 0),
  };
}
