import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../app.ts';

export interface Metrics {
  observe(method: string, route: string, status: number, milliseconds: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** What an operator's alarms stand on. The tables are asked only when somebody asks us. */
export function createMetrics(app: App): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'moorage_' });
  const requests = new Histogram({
    name: 'moorage_http_request_duration_seconds',
    help: 'Time until the answer was ready, by action or part of the site',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  gauge('moorage_jobs', 'Jobs by state', ['state'], async (set) => {
    const rows = await app.db.knex()('job').groupBy('state').select('state').count({ count: '*' });
    for (const { state, count } of rows as { state: string; count: number }[]) set({ state }, Number(count));
  });
  gauge('moorage_deliveries', 'Deliveries of events by state', ['state'], async (set) => {
    const rows = await app.db
      .knex()('delivery')
      .whereNot('state', 'done')
      .groupBy('state')
      .select('state')
      .count({ count: '*' });
    for (const { state, count } of rows as { state: string; count: number }[]) set({ state }, Number(count));
  });
  gauge('moorage_outbox_lag_seconds', 'Age of the oldest event that was not dispatched', [], async (set) => {
    const row = await app.db
      .knex()('outbox')
      .whereNull('dispatchedAt')
      .min({ at: 'at' })
      .first<{ at: string | null }>();
    set({}, row?.at ? secondsSince(row.at) : 0);
  });
  gauge(
    'moorage_schedule_last_run_seconds',
    'Time since a scheduled task last ran',
    ['name'],
    async (set) => {
      const rows = await app.db
        .knex()('schedule')
        .whereNotNull('lastRunAt')
        .select<{ name: string; lastRunAt: string }[]>('name', 'lastRunAt');
      for (const { name, lastRunAt } of rows) set({ name }, secondsSince(lastRunAt));
    },
  );

  function secondsSince(at: string): number {
    return Math.max(0, (app.clock.now().getTime() - new Date(at).getTime()) / 1_000);
  }
  type Set = (labels: Record<string, string>, value: number) => void;
  function gauge(name: string, help: string, labelNames: string[], read: (set: Set) => Promise<void>): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        this.reset();
        await app.db.house(() => read((labels, value) => this.set(labels, value)));
      },
    });
  }

  /** Looked up once: the labels are few, and to sort and join them costs more than to count. */
  const series = new Map<string, ReturnType<typeof requests.labels>>();
  function seriesOf(method: string, route: string, status: number): ReturnType<typeof requests.labels> {
    const key = `${method} ${route} ${status}`;
    let found = series.get(key);
    if (!found) series.set(key, (found = requests.labels(method, route, String(status))));
    return found;
  }

  return {
    observe: (method, route, status, milliseconds) =>
      seriesOf(method, route, status).observe(milliseconds / 1_000),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
