import type { Server, World } from './world.ts';

/** Bytes a second that a fake server moves while it exists: about 260 GB a month. */
const RECEIVED = 40_000;
const SENT = 60_000;

export interface Period {
  /** A running number, not a calendar month. */
  month: number;
  start: Date;
  end: Date;
  rx: number;
  tx: number;
}

/** Periods are calendar months cut at the creation, the current one first. */
export function trafficPeriods(world: World, server: Server): Period[] {
  const now = world.now();
  const periods: Period[] = [];
  let start = server.created;
  for (let month = 1; ; month++) {
    const next = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
    const end = new Date(next.getTime() - 1000);
    const counted = Math.max(0, Math.min(now.getTime(), end.getTime()) - (server.built ?? now).getTime());
    const seconds = Math.floor(Math.min(counted, end.getTime() - start.getTime()) / 1000);
    const used = server.built && seconds > 0 ? seconds : 0;
    periods.unshift({ month, start, end, rx: used * RECEIVED, tx: used * SENT });
    if (now < next) return periods;
    start = next;
  }
}

/** `2026-09-01 10:00:00`, without a zone. */
export const plainTime = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ');
