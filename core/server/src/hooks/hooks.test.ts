import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal, type Filters } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { systemCaller } from '../database/ambient.ts';
import { DeadlineError, within } from './deadline.ts';
import { deliverAll } from './deliver.ts';
import type { Listener } from './hooks.ts';
import { createSlot } from '../scope.ts';

/** What a request carries along, whatever it is. */
const surroundings = createSlot<string>();

type Items = Filters['checkout.items']['value'];
const items = (quantity: number): Items => [{ productId: 1, priceId: 1, quantity, options: {} }];
const about = { clientId: 1 } as Filters['checkout.items']['about'];

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

describe('filters', () => {
  const more = (value: Items): Items => items((value[0]?.quantity ?? 0) + 1);

  it('give no promise when none of them does, and are asked in order when some do', async () => {
    const { hooks } = test.app;
    expect(hooks.filtered('checkout.items', items(1), about)).toEqual(items(1));
    hooks.filter('b', 'checkout.items', more, 2);
    expect(hooks.filtered('checkout.items', items(1), about)).toEqual(items(2));
    hooks.filter('a', 'checkout.items', async (value) => items((value[0]?.quantity ?? 0) * 10), 1);
    hooks.filter('c', 'checkout.items', more, 3);
    expect(await hooks.filtered('checkout.items', items(1), about)).toEqual(items(12));
  });

  it('are handed a value that they cannot change', async () => {
    const { hooks } = test.app;
    hooks.filter('a', 'checkout.items', (value) => {
      (value[0] as { quantity: number }).quantity = 5;
      return value;
    });
    await expect(async () => hooks.filtered('checkout.items', items(1), about)).rejects.toThrow(TypeError);
  });

  it.each([
    ['at once', (answer: unknown) => answer],
    ['later', (answer: unknown) => Promise.resolve(answer)],
  ])('that answer wrongly %s stop what must not go on', async (_when, answer) => {
    const { hooks } = test.app;
    const undo = hooks.filter('a', 'checkout.items', () => answer(undefined) as Items);
    await expect(async () => hooks.filtered('checkout.items', items(1), about)).rejects.toThrow(
      'it returned nothing',
    );
    undo();
    hooks.filter('a', 'checkout.items', () => answer([{ productId: 'x' }]) as Items);
    await expect(async () => hooks.filtered('checkout.items', items(1), about)).rejects.toThrow(
      'The filter checkout.items of a returned a value of the wrong shape',
    );
  });

  it('that may be skipped are, and are told of; a refusal always counts', async () => {
    const { hooks } = test.app;
    const told: string[] = [];
    hooks.onFailure((owner, hook) => void told.push(`${owner} ${hook}`));
    const message = { template: 't', to: 'a@example.com', subject: 's', html: '', text: '' };
    const ask = async () => hooks.filtered('mail.message', message, {} as never);
    const undo = hooks.filter('a', 'mail.message', () => Promise.reject(new Error('broken')));
    hooks.filter('b', 'mail.message', (value) => ({ ...value, subject: 'changed' }), 200);
    expect(await ask()).toMatchObject({ subject: 'changed' });
    expect(told).toEqual(['a mail.message']);
    undo();
    hooks.filter('a', 'mail.message', () => Promise.reject(new Refusal('no', 'No.')));
    await expect(ask()).rejects.toMatchObject({ code: 'no' });
  });
});

it('listeners are called in the brand of their event, and one that fails harms no other', async () => {
  const brands: (number | undefined)[] = [];
  const db = {
    asSystem: <T>(brandId: number, work: () => PromiseLike<T> | T) => {
      brands.push(systemCaller(brandId).brandId);
      return Promise.resolve(work());
    },
  };
  const listener = (run: () => Promise<void> | void): Listener =>
    Object.assign(() => run(), { listenerId: 'a:b' });
  const delivery = (about: string, brandId: number, run?: () => Promise<void> | void) => ({
    about,
    brandId,
    listener: run && listener(run),
    envelope: { id: 1, name: 'x', at: '', brandId, attempt: 1, data: {} } as never,
  });
  const results = await deliverAll(db, [
    delivery('plain', 1, () => undefined),
    delivery('slow', 2, () => Promise.resolve()),
    delivery('throws', 1, () => {
      throw new Error('at once');
    }),
    delivery('rejects', 2, () => Promise.reject(new Error('later'))),
    delivery('gone', 1),
  ]);
  expect(brands).toEqual([1, 2]);
  expect(Object.fromEntries(results.map((result) => [result.about, result.failed]))).toEqual({
    plain: false,
    slow: false,
    throws: true,
    rejects: true,
    gone: true,
  });
});

it('a listener that does not end in time has failed, and harms no other', async () => {
  const db = { asSystem: <T>(_brand: number, work: () => PromiseLike<T> | T) => Promise.resolve(work()) };
  const delivery = (about: string, run: () => Promise<void>) => ({
    about,
    brandId: 1,
    listener: Object.assign(run, { listenerId: `a:${about}` }) as Listener,
    envelope: { id: 1, name: 'x', at: '', brandId: 1, attempt: 1, data: {} } as never,
  });
  const quick = delivery('quick', () => Promise.resolve());
  const results = await deliverAll(db, [delivery('hangs', () => new Promise(() => undefined)), quick], 100);
  expect(results).toEqual([
    { about: 'hangs', failed: true, error: new Error('a:hangs took longer than 0.1 s') },
    { about: 'quick', failed: false },
  ]);
});

it('the dispatcher stops after the events in hand; the others wait for the next start', async () => {
  const { app } = test;
  let delivered = 0;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  app.hooks.on(
    'core',
    'client.registered',
    async () => {
      delivered += 1;
      await gate;
    },
    'slow',
  );
  const events = Array.from({ length: 250 }, (_, index) => ({ clientId: index + 1 }));
  await test.asSystem(() => app.db.transaction(() => app.hooks.emitMany('client.registered', events)));
  app.dispatcher.start();
  await expect.poll(() => delivered).toBe(100);
  const stopped = app.dispatcher.stop();
  open();
  await stopped;
  expect(delivered).toBe(100);
  await app.dispatcher.drain();
  expect(delivered).toBe(250);
});

it('listeners see nothing of the request whose commit woke the dispatcher', async () => {
  const { app } = test;
  const seen: (string | undefined)[] = [];
  app.hooks.on('core', 'client.registered', () => void seen.push(surroundings.get()));
  await surroundings.run('a stranger’s request', async () => {
    await test.asSystem(() => app.db.transaction(() => app.hooks.emit('client.registered', { clientId: 1 })));
    await app.dispatcher.drain();
  });
  expect(seen).toEqual([undefined]);
});

it('filters after one that took too long are asked in the surroundings of their caller', async () => {
  const { hooks } = test.app;
  const seen: (string | undefined)[] = [];
  hooks.filter('a', 'mail.message', () => new Promise(() => undefined));
  hooks.filter('b', 'mail.message', (value) => {
    seen.push(surroundings.get());
    return value;
  });
  vi.useFakeTimers();
  try {
    // Whoever waits first brings the timer to life that ends the waiting of all.
    const first = surroundings.run('a stranger’s request', () =>
      within(9_000, 'late', new Promise(() => {})),
    );
    const mail = { template: 't', to: 'a@example.com', subject: 's', html: '', text: '' };
    const asked = surroundings.run('our request', () => hooks.filtered('mail.message', mail, {} as never));
    await Promise.all([vi.advanceTimersByTimeAsync(9_500), expect(first).rejects.toThrow('late')]);
    expect(await asked).toEqual(mail);
  } finally {
    vi.useRealTimers();
  }
  expect(seen).toEqual(['our request']);
});

it('a time limit ends the waiting, and only that', async () => {
  vi.useFakeTimers();
  try {
    const never = within(100, 'it took too long', new Promise(() => undefined));
    const soon = within(100, 'it took too long', Promise.resolve('done'));
    const outcome = never.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(99);
    expect(await soon).toBe('done');
    await vi.advanceTimersByTimeAsync(200);
    expect(await outcome).toEqual(new DeadlineError('it took too long'));
  } finally {
    vi.useRealTimers();
  }
});
