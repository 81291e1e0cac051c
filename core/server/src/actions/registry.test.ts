import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineAction, Refusal, t, type Action, type Caller } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { currentCaller, systemCaller } from '../database/ambient.ts';
import { noteChanges } from './note-changes.ts';

let test: TestApp;
const undo: (() => void)[] = [];
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(() => {
  for (const each of undo.splice(0)) each();
});

const caller = (fields: Partial<Caller> = {}): Caller => ({
  ...systemCaller(test.brandId),
  kind: 'staff',
  address: '192.0.2.1',
  requestId: 'r1',
  ...fields,
});
const base = defineAction({
  route: 'POST /things/:id/paint',
  summary: 'Paint a thing',
  audience: ['client', 'staff'],
  permission: 'things.write',
  input: t.Object(
    {
      id: t.Integer({ minimum: 1 }),
      colour: t.String({ minLength: 1 }),
      password: t.Optional(t.String()),
      vault: t.Optional(t.Unsafe({ type: 'object', secret: true })),
      note: t.Optional(t.Union([t.String(), t.Null()])),
      limit: t.Optional(t.Integer({ default: 25 })),
    },
    { additionalProperties: false },
  ),
  output: t.Object({ id: t.Integer(), colour: t.String() }),
  run: (input) => Promise.resolve({ id: input.id, colour: input.colour }),
});
const add = (fields: Partial<Action> = {}, owner = 'core', name = 'things.paint'): void =>
  void undo.push(test.app.actions.add(owner, name, { ...(base as unknown as Action), ...fields }));
const call = (input: unknown, who: Partial<Caller> = {}): Promise<unknown> =>
  test.app.actions.call('things.paint', input, caller(who));
const lines = (): Promise<
  { outcome: string; input: string; changes: string | null; subject: string | null; actorKind: string }[]
> => test.asSystem(() => test.app.db.knex()('auditEntry').orderBy('id'));

describe('input', () => {
  it.each([
    [{ id: '1', colour: 'red' }, { id: 'must be a whole number' }],
    [{ id: 1, colour: 'red', color: 'red' }, { color: 'is not known here' }],
    [{ colour: '' }, { id: 'is required', colour: 'must not be empty' }],
    [{ id: 0, colour: 'red' }, { id: 'must be at least 1' }],
    [{ id: 1, colour: 'red', note: 5 }, { note: 'must be text' }],
    [{ id: 1.5, colour: 'red' }, { id: 'must be a whole number' }],
    ['text', { input: 'must be an object' }],
    [[], { input: 'must be an object' }],
    [
      JSON.parse('{"id":1,"colour":"red","__proto__":{"admin":true}}'),
      { ['__proto__']: 'is not allowed as a name' },
    ],
    [
      { id: 1, colour: 'red', vault: { a: [{ constructor: 1 }] } },
      { 'vault.a.0.constructor': 'is not allowed as a name' },
    ],
  ])('refuses %j', async (input, fields) => {
    add();
    const error = await call(input).catch((thrown: unknown) => thrown as Refusal);
    expect(error).toMatchObject({ code: 'input.invalid', status: 422 });
    expect(Object.entries((error as Refusal).fields ?? {})).toEqual(Object.entries(fields));
  });

  it('is refused when it is nested without end', async () => {
    add();
    let deep: object = {};
    for (let level = 0; level < 10_000; level += 1) deep = { deep };
    await expect(call({ id: 1, colour: 'red', vault: deep })).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });

  it('gets defaults on a copy', async () => {
    let seen: unknown;
    add({ run: (input) => ((seen = input), { id: 1, colour: 'red' }) });
    const given = { id: 1, colour: 'red' };
    await call(given);
    expect(seen).toEqual({ id: 1, colour: 'red', limit: 25 });
    expect(given).toEqual({ id: 1, colour: 'red' });
  });
});

describe('output', () => {
  it('holds only what is declared', async () => {
    add({
      output: t.Object({
        items: t.Array(
          t.Object({ id: t.Integer(), owner: t.Union([t.Object({ name: t.String() }), t.Null()]) }),
        ),
        labels: t.Record(t.String(), t.Object({ text: t.String() })),
        shape: t.Union([
          t.Object({ kind: t.Literal('a'), left: t.String() }, { additionalProperties: false }),
          t.Object({ kind: t.Literal('b'), right: t.String() }, { additionalProperties: false }),
        ]),
      }),
      run: () => ({
        items: [
          { id: 1, passwordHash: 'x', owner: { name: 'A', secret: 1 } },
          { id: 2, owner: null },
        ],
        labels: { one: { text: 'x', more: 1 } },
        shape: { kind: 'b', left: 'no', right: 'r', more: 1 },
        passwordHash: 'x',
      }),
    });
    expect(await call({ id: 1, colour: 'red' })).toEqual({
      items: [
        { id: 1, owner: { name: 'A' } },
        { id: 2, owner: null },
      ],
      labels: { one: { text: 'x' } },
      shape: { kind: 'b', right: 'r' },
    });
  });
  it('of the wrong shape is our error, not the caller’s', async () => {
    add({ run: () => ({ id: 'x', colour: 'red' }) });
    await expect(call({ id: 1, colour: 'red' })).rejects.toThrow(
      'The answer of things.paint has the wrong shape',
    );
  });
});

describe('who may call', () => {
  it.each([
    [{ kind: 'guest' as const }, 'session.required', 401],
    [{ kind: 'staff' as const, permissions: new Set(['orders.write']) }, 'permission.denied', 403],
    [{ kind: 'client' as const, clientId: 1, permissions: new Set<string>() }, 'permission.denied', 403],
    [{ kind: 'system' as const, permissions: new Set(['orders.*']) }, 'permission.denied', 403],
  ])('refuses %j', async (who, code, status) => {
    add();
    await expect(call({ id: 1, colour: 'red' }, who)).rejects.toMatchObject({ code, status });
  });
  it.each([
    { kind: 'staff' as const, permissions: new Set(['things.*']) },
    { kind: 'staff' as const, permissions: new Set(['things.write']) },
    { kind: 'system' as const },
  ])('lets %j pass', async (who) => {
    add();
    await expect(call({ id: 1, colour: 'red' }, who)).resolves.toEqual({ id: 1, colour: 'red' });
  });
  it('refuses staff where only clients are meant', async () => {
    add({ audience: ['client'] });
    await expect(call({ id: 1, colour: 'red' })).rejects.toMatchObject({
      code: 'permission.denied',
      status: 403,
    });
  });
  it('limits queries to the caller', async () => {
    add({
      run: () => ({ id: currentCaller().clientId ?? 0, colour: currentCaller().kind }),
    });
    await expect(call({ id: 1, colour: 'red' }, { kind: 'client', clientId: 7 })).resolves.toEqual({
      id: 7,
      colour: 'client',
    });
  });
});

describe('the audit line', () => {
  it('tells who did what to what, without secrets', async () => {
    add({
      run: () => {
        noteChanges({
          before: { colour: 'blue', size: 1, token: 'a' },
          after: { colour: 'red', size: 1, token: 'b' },
        });
        return { id: 1, colour: 'red' };
      },
    });
    await call({ id: 1, colour: 'red', password: 'hunter2', vault: { webhook: 'whsec' } });
    const line = (await lines()).at(-1);
    expect(line).toMatchObject({
      outcome: 'ok',
      subject: 'things:1',
      actorKind: 'staff',
      action: 'things.paint',
      address: '192.0.2.1',
    });
    expect(JSON.parse(line?.input ?? '')).toEqual({
      id: 1,
      colour: 'red',
      limit: 25,
      password: '[removed]',
      vault: '[removed]',
    });
    expect(JSON.parse(line?.changes ?? '')).toEqual([
      { colour: 'blue', token: '[removed]' },
      { colour: 'red', token: '[removed]' },
    ]);
  });
  it.each([
    [new Refusal('things.wet', 'The paint is wet.'), 'things.wet'],
    [new Error('bug'), 'error'],
  ])('tells the outcome of %s', async (error, outcome) => {
    add({ run: () => Promise.reject(error) });
    await expect(call({ id: 1, colour: 'red' })).rejects.toBe(error);
    expect((await lines()).at(-1)).toMatchObject({ outcome });
  });
  it('is written for a denied attempt of somebody known, and for reads only on request', async () => {
    add();
    const before = (await lines()).length;
    await call({ id: 1, colour: 'red' }, { kind: 'guest' }).catch(() => undefined);
    await call({ id: 'x' }).catch(() => undefined);
    expect(await lines()).toHaveLength(before);
    await call({ id: 1, colour: 'red' }, { permissions: new Set() }).catch(() => undefined);
    expect((await lines()).slice(before)).toMatchObject([{ outcome: 'permission.denied' }]);
    undo.splice(0).forEach((each) => each());
    add({ route: 'GET /things/:id' });
    await call({ id: 1, colour: 'red' });
    expect(await lines()).toHaveLength(before + 1);
  });
  it('stands before the action runs', async () => {
    add({
      run: async () => {
        expect((await lines()).at(-1)).toMatchObject({ outcome: 'started' });
        return { id: 1, colour: 'red' };
      },
    });
    await call({ id: 1, colour: 'red' });
  });
});

describe('registering', () => {
  it('raises the revision, and undoing leaves nothing behind', () => {
    const [names, revision] = [test.app.actions.all().size, test.app.actions.revision()];
    add();
    undo.splice(0).forEach((each) => each());
    expect(test.app.actions.all().size).toBe(names);
    expect(test.app.actions.revision()).toBe(revision + 2);
    add();
  });
  it.each([
    ['core', 'paint', {}, 'is not a name'],
    ['core', 'things.wash', {}, 'is the route of things.paint'],
    ['core', 'things.wash', { route: 'POST /things/:other/paint' as const }, 'has no input "other"'],
    ['core', 'things.wash', { route: 'POST things' as never }, 'is not a route'],
    ['radar', 'things.wash', { route: 'POST /things' as const }, 'must be named radar.…'],
    ['radar', 'radar.scan', { route: 'POST /things' as const }, 'must begin with /radar/'],
  ])('refuses %s %s %j', (owner, name, fields, message) => {
    add();
    expect(() => add(fields, owner, name)).toThrow(message);
  });
  it('refuses a name twice', () => {
    add();
    expect(() => add({ route: 'POST /else/:id' })).toThrow('exists already');
  });
});
