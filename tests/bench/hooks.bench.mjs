import { EventEmitter } from 'eventemitter3';
import { awaitIn, systemCaller } from '../../core/server/dist/database/ambient.js';
import { deliverAll } from '../../core/server/dist/hooks/deliver.js';
import { createHooks } from '../../core/server/dist/hooks/hooks.js';
import { alternate } from './alternate.mjs';

export const name = 'hooks';
export const title = 'Hooks: what a filter or a listener costs above calling it by hand';

const about = { clientId: 1 };
/** Frozen, as every filter but the first of a chain is handed it: what freezing costs depends on the data, not on us. */
const items = Object.freeze([Object.freeze({ productId: 1, priceId: 1, quantity: 1, options: null })]);
let seen = 0;

/**
 * The limit of a used hook is a loop that awaits one handler after the other. Both sides run in the
 * scope of a caller, as everything in the server does.
 */
export async function run({ quick }) {
  const scope = { reader: null, transaction: null, maintenance: false };
  const db = {
    asSystem: (brandId, work) => awaitIn({ ...scope, caller: systemCaller(brandId) }, work),
  };
  const hooks = createHooks({ db, clock: { now: () => new Date() }, committed: () => undefined });
  const compare = async ({ title, ours, limit, count }) => {
    const calls = quick ? count / 5 : count;
    const result = await alternate({
      ours: () => db.asSystem(1, () => nanoseconds(calls, ours)),
      limit: () => db.asSystem(1, () => nanoseconds(calls, limit)),
      rounds: quick ? 5 : 15,
    });
    return { case: title, ...result, unit: 'ns', target: 2, higherIsBetter: false };
  };
  const rows = [await compare(unused(hooks))];
  for (const filter of [plainFilter, slowFilter]) rows.push(await compare(filtered(hooks, filter)));
  for (const listener of [plainListener, slowListener]) rows.push(await compare(heard(db, hooks, listener)));
  if (seen === 0) throw new Error('No handler was called');
  return rows;
}

function unused(hooks) {
  const emitter = new EventEmitter();
  return {
    title: 'a filter point that nobody uses, against an unused emit of eventemitter3',
    count: 5_000_000,
    ours(count) {
      for (let index = 0; index < count; index += 1) hooks.filtered('mail.message', items, about);
    },
    limit(count) {
      for (let index = 0; index < count; index += 1) emitter.emit('mail.message', items, about);
    },
  };
}

const plainFilter = {
  title: 'one filter, a plain function',
  handler(value) {
    seen += value.length;
    return value;
  },
};
const slowFilter = {
  title: 'one filter, asynchronous',
  handler: async (value) => plainFilter.handler(value),
};

function filtered(hooks, { title, handler }) {
  const point = 'checkout.items';
  const chain = [handler];
  return {
    title,
    count: 300_000,
    async ours(count) {
      const leave = hooks.filter('core', point, handler);
      for (let index = 0; index < count; index += 1) await hooks.filtered(point, items, about);
      leave();
    },
    async limit(count) {
      for (let index = 0; index < count; index += 1) await bareChain(chain, items);
    },
  };
}

async function bareChain(handlers, first) {
  let value = first;
  for (let index = 0; index < handlers.length; index += 1) value = await handlers[index](value, about);
  return value;
}

const plainListener = {
  title: 'one listener, a plain function: per event of a batch of 100',
  handler(event) {
    seen += event.id;
  },
};
const slowListener = {
  title: 'one listener, asynchronous: per event of a batch of 100',
  handler: async (event) => plainListener.handler(event),
};

function heard(db, hooks, { title, handler }) {
  const undo = hooks.on('core', 'client.registered', handler);
  const [listener] = hooks.listeners('client.registered');
  undo();
  const facts = { name: 'client.registered', at: new Date().toISOString(), attempt: 1, data: about };
  const batch = Array.from({ length: 100 }, (_, id) => ({
    about: id,
    brandId: 1,
    listener,
    envelope: { ...facts, id, brandId: 1 },
  }));
  return {
    title,
    count: 300_000,
    async ours(count) {
      for (let done = 0; done < count; done += batch.length) {
        const results = await deliverAll(db, batch);
        if (results.some(({ failed }) => failed)) throw new Error('A listener failed');
      }
    },
    async limit(count) {
      for (let done = 0; done < count; done += batch.length)
        for (const { envelope } of batch) await handler(envelope);
    },
  };
}

/** Of the processor's time, not of the wall clock: whoever else is busy on the machine does not count. */
async function nanoseconds(count, work) {
  const before = process.cpuUsage();
  await work(count);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / count;
}
