import { isRefusal, type LiveStatus } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { askVendor } from './ask-vendor.ts';
import { shareAnswer } from './share-answers.ts';
import { Service, type LiveSnapshot } from './service.ts';

const freshMilliseconds = 5_000;
/** A page waits no longer than this; the answer, when it comes, is kept for the next look. */
const patienceMilliseconds = 250;

export interface LiveAnswer extends LiveSnapshot {
  readonly stale: boolean;
  readonly message: string | null;
}

/** The machine's state now, or the last one known with its age: a panel that is down never holds up a page. */
export async function readLive(app: App, service: Service): Promise<LiveAnswer> {
  const last = service.live;
  const age = last ? app.clock.now().getTime() - new Date(last.at).getTime() : Infinity;
  if (last && age < freshMilliseconds) return { ...last, stale: false, message: null };
  const asking = ask(app, service);
  if (!last) return asking;
  const soon = await Promise.race([asking, after(patienceMilliseconds)]);
  if (soon) return soon;
  return { ...last, stale: true, message: null };
}

async function ask(app: App, service: Service): Promise<LiveAnswer> {
  try {
    const live = await askVendor(
      app,
      service,
      (module, spec) =>
        shareAnswer(app, `status ${service.id}`, freshMilliseconds, async () =>
          keep(app, service, await module.status?.(spec)),
        ),
      8_000,
    );
    return { ...live, stale: false, message: null };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const last = service.live ?? { at: instant(app.clock.now()), state: 'unknown', meters: [] };
    return { ...last, stale: true, message: error.message };
  }
}

async function keep(app: App, { id }: Service, status: LiveStatus | undefined): Promise<LiveSnapshot> {
  const live: LiveSnapshot = {
    at: instant(app.clock.now()),
    state: status?.state ?? 'unknown',
    meters: (status?.meters ?? []).map((meter) => ({ ...meter })),
  };
  await app.db.transaction(() => Service.query().findById(id).patch({ live }));
  return live;
}

const after = (milliseconds: number): Promise<null> =>
  new Promise((resolve) => setTimeout(() => resolve(null), milliseconds).unref());
