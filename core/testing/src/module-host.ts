import { isLater, isVendorError, type Provisioned, type ServerModule, type ServiceSpec } from '@moorage/sdk';
import { ProcessDied } from './step-record.ts';

export interface Incident {
  readonly verb: string;
  readonly kind: 'later' | 'unknown' | 'refused' | 'died' | 'inspected';
  readonly text: string;
  readonly seconds?: number;
}

interface Host<P, O> {
  wait(seconds: number): Promise<void>;
  incidents: Incident[];
  module(): ServerModule<P, O>;
  restart(): void;
}

const DAY = 86_400;
const MOST_FAILURES = 20;
const PAUSE = 5;

/** The loop of a host: ends with a result, with an error that no retry cures, or when patience is at its end. */
export async function runCreate<P, O>(host: Host<P, O>, spec: () => ServiceSpec<P, O>): Promise<Provisioned> {
  let waited = 0;
  for (let failures = 0; ;) {
    try {
      return await host.module().create(spec());
    } catch (error) {
      if (error instanceof ProcessDied) {
        host.incidents.push({ verb: 'create', kind: 'died', text: error.message });
        host.restart();
      } else {
        const seconds = note(host, 'create', error);
        if (isLater(error)) waited += seconds;
        else failures += 1;
        if (waited > DAY || failures > MOST_FAILURES) throw error;
        if (isVendorError(error) && error.outcome === 'unknown') await look(host, spec);
        await host.wait(seconds);
      }
    }
  }
}

async function look<P, O>(host: Host<P, O>, spec: () => ServiceSpec<P, O>): Promise<void> {
  const found = await runVerb(host, 'inspect', () => host.module().inspect(spec()));
  const text = typeof found === 'string' ? found : found.externalId;
  host.incidents.push({ verb: 'create', kind: 'inspected', text });
}

/** Verbs that are idempotent are simply done again while the vendor asks for it. */
export async function runVerb<P, O, T>(host: Host<P, O>, verb: string, work: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await work();
    } catch (error) {
      const seconds = note(host, verb, error);
      if (failures >= MOST_FAILURES) throw error;
      await host.wait(seconds);
    }
  }
}

/** Writes the trouble down. @returns the seconds to wait before the next try @throws what no retry cures */
function note<P, O>(host: Host<P, O>, verb: string, error: unknown): number {
  if (isLater(error)) {
    host.incidents.push({ verb, kind: 'later', text: error.message, seconds: error.seconds });
    return error.seconds;
  }
  if (!isVendorError(error)) throw error;
  host.incidents.push({ verb, kind: error.outcome, text: `${error.code}: ${error.message}` });
  if (!error.retryable) throw error;
  return error.retryAfter ?? PAUSE;
}
