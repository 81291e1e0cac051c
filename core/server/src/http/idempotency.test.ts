import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import {
  createTestApp,
  openHttp,
  type Answer,
  type TestApp,
  type TestBrowser,
  type TestHttp,
} from '@moorage/testing';
import { idempotencyKey } from '../actions/idempotency-key.ts';
import { createClient } from '../domain/clients/create-client.ts';

let test: TestApp;
let http: TestHttp;
let ada: TestBrowser;
let bob: TestBrowser;
const ran: { input: unknown; key: string | null }[] = [];
let behave: () => unknown = () => ({ id: 1 });

async function member(email: string): Promise<TestBrowser> {
  const { clientId, loginId } = await test.asSystem(() =>
    test.app.db.transaction(() => createClient(test.app, { name: email, email, passwordHash: null })),
  );
  return http.asClient(clientId, loginId);
}
beforeAll(async () => {
  test = await createTestApp();
  http = await openHttp(test);
  [ada, bob] = [await member('ada@example.com'), await member('bob@example.com')];
  const probe = defineAction({
    route: 'POST /probes',
    summary: 'For this test',
    audience: ['client'],
    permission: '',
    input: t.Object({ count: t.Optional(t.Integer()) }, { additionalProperties: false }),
    output: t.Object({ id: t.Integer() }),
    run: async (input) => {
      ran.push({ input, key: idempotencyKey() });
      return (await behave()) as { id: number };
    },
  });
  test.app.actions.add('core', 'probes.create', probe as unknown as Action);
});
afterAll(async () => {
  await http.close();
  await test.close();
});
beforeEach(() => {
  ran.length = 0;
  behave = () => ({ id: 1 });
});
const isProblem = ({ status, json }: Answer, expected: number, code: string): void => {
  expect({ status, code: json.code as string }).toEqual({ status: expected, code });
};

describe('idempotency', () => {
  const key = (value: string) => ({ 'idempotency-key': value });
  it('carries the same wish out once and repeats the answer', async () => {
    behave = () => ({ id: 7, more: 1 });
    const first = await ada.api('POST /probes', { count: 1 }, key('k1'));
    const second = await ada.api('POST /probes', { count: 1 }, key('k1'));
    expect(ran).toEqual([{ input: { count: 1 }, key: 'k1' }]);
    expect([first.json, second.json]).toEqual([{ id: 7 }, { id: 7 }]);
    expect([first, second].map(({ headers }) => headers['idempotent-replayed'])).toEqual([undefined, 'true']);
  });
  it('keeps the answer sealed', async () => {
    const rows = await test.asSystem(() =>
      test.app.db.knex()('idempotency').select<{ answer: string }[]>('answer'),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { answer } of rows) expect(answer).toMatch(/^sealed\./);
  });
  it('refuses the key for another wish', async () => {
    isProblem(await ada.api('POST /probes', { count: 2 }, key('k1')), 422, 'idempotency.mismatch');
    expect(ran).toEqual([]);
  });
  it('belongs to one person', async () => {
    expect((await bob.api('POST /probes', { count: 2 }, key('k1'))).status).toBe(200);
    expect(ran).toHaveLength(1);
  });
  it('tells that the first is still running', async () => {
    let finish: (value: unknown) => void = () => undefined;
    const began = new Promise<void>((resolve) => {
      behave = () => {
        resolve();
        return new Promise((done) => (finish = done));
      };
    });
    const first = ada.api('POST /probes', {}, key('k2'));
    await began;
    isProblem(await ada.api('POST /probes', {}, key('k2')), 409, 'idempotency.in-progress');
    finish({ id: 3 });
    expect((await first).json).toEqual({ id: 3 });
    expect((await ada.api('POST /probes', {}, key('k2'))).json).toEqual({ id: 3 });
  });
  it('frees the key when the wish was refused', async () => {
    behave = () => Promise.reject(new Refusal('thing.wet', 'Wait.'));
    isProblem(await ada.api('POST /probes', {}, key('k3')), 422, 'thing.wet');
    behave = () => ({ id: 4 });
    expect((await ada.api('POST /probes', {}, key('k3'))).json).toEqual({ id: 4 });
  });
  it('takes over a claim that a crash left behind, after five minutes', async () => {
    await test.asSystem(() =>
      test.app.db.transaction(() => test.app.db.knex()('idempotency').update({ status: null, answer: null })),
    );
    isProblem(await ada.api('POST /probes', {}, key('k3')), 409, 'idempotency.in-progress');
    test.clock.advance(5 * 60_000 + 1);
    behave = () => ({ id: 5 });
    expect((await ada.api('POST /probes', {}, key('k3'))).json).toEqual({ id: 5 });
  });
  it('forgets after a day', async () => {
    test.clock.advance(24 * 3_600_000 + 1);
    behave = () => ({ id: 6 });
    expect((await ada.api('POST /probes', {}, key('k3'))).json).toEqual({ id: 6 });
  });
  it('refuses a key that is none', async () => {
    isProblem(await ada.api('POST /probes', {}, key('x'.repeat(256))), 400, 'idempotency.key');
  });
  it('lets one of two that come at once through', async () => {
    let release = (): void => undefined;
    behave = async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return { id: 9 };
    };
    const all = [1, 2, 3, 4].map(() => ada.api('POST /probes', {}, key('k9')));
    const early: number[] = [];
    for (const one of all) void one.then(({ status }) => early.push(status));
    await expect.poll(() => early).toEqual([409, 409, 409]);
    release();
    expect((await Promise.all(all)).map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(ran).toHaveLength(1);
  });
});
