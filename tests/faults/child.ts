import { isRefusal } from '@moorage/sdk';
import {
  createClient,
  listen,
  loadConfig,
  openHouse,
  systemCaller,
  type App,
  type House,
} from '@moorage/server';
import { connectSimulators, seed } from '../demo/seed.ts';
import type { Simulators } from '../demo/simulators.ts';
import type { Opening } from './process.ts';

/** What a child is told to do. It is the real house in a process of its own, so that it can be killed. */
export type Order =
  | { do: 'open'; how: Opening }
  | { do: 'found'; vendors: { virtfusion: object; stripe: object } }
  | { do: 'client'; name: string; email: string }
  | { do: 'call'; name: string; input: object; clientId?: number }
  | { do: 'rows'; table: string; where: Record<string, number | string> }
  | { do: 'task'; name: string }
  /** Time goes on; where there is a worker, schedules come due, and all that is due is done. */
  | { do: 'advance'; milliseconds: number };
export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
  /** Of a refusal: what a person would have read. */
  readonly refusal?: string;
}

let ahead = 0;
const clock = { now: () => new Date(performance.timeOrigin + performance.now() + ahead) };
let house: House;
let works = false;

async function open({ web, worker, environment, ...how }: Opening): Promise<number> {
  ahead = how.ahead;
  works = worker;
  Object.assign(process.env, environment);
  const config = { ...loadConfig({}), allowLoopback: true, sandbox: true, logLevel: 'warn' as const };
  house = await openHouse(config, { clock: () => clock });
  const { port } = web ? await listen(house, config) : { port: 0 };
  if (worker) house.startWorker();
  return port;
}

async function brandOf(app: App): Promise<number> {
  const brand = (await app.db.house(() => app.db.knex()('brand').first('id'))) as { id: number };
  return brand.id;
}

async function obey(order: Exclude<Order, { do: 'open' }>): Promise<unknown> {
  const { app } = house;
  switch (order.do) {
    case 'found': {
      const id = await seed(app, () => undefined);
      await connectSimulators(app, id, order.vendors as Simulators);
      return id;
    }
    case 'client':
      return app.db.asSystem(await brandOf(app), () =>
        app.db.transaction(() =>
          createClient(app, { name: order.name, email: order.email, passwordHash: null }),
        ),
      );
    case 'call': {
      const system = systemCaller(await brandOf(app));
      const { clientId, name, input } = order;
      // Each customer sits somewhere else: an address has a limit of its own.
      const address = `10.0.0.${clientId}`;
      const caller =
        clientId === undefined ? system : { ...system, kind: 'client' as const, clientId, address };
      return app.actions.call(name, input, caller);
    }
    case 'rows':
      return app.db.house(() => app.db.knex()(order.table).where(order.where).orderBy('id').select('*'));
    case 'task':
      await app.scheduler.runNow(order.name);
      return app.queue.drain();
    case 'advance':
      ahead += order.milliseconds;
      if (!works) return 0;
      await app.scheduler.tick();
      await app.queue.drain();
      return app.dispatcher.drain();
  }
}

process.on('disconnect', () => process.exit(1));
process.on('message', ({ id, order }: { id: number; order: Order }) => {
  const done = order.do === 'open' ? open(order.how) : obey(order);
  done.then(
    (result) => process.send?.({ id, result } satisfies Answer),
    (error: unknown) =>
      process.send?.({
        id,
        error: String((error as Error).stack),
        ...(isRefusal(error) && { refusal: error.code }),
      } satisfies Answer),
  );
});
