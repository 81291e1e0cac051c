import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineAction, Refusal, t, VendorError, type Action } from '@moorage/sdk';
import {
  createTestApp,
  openHttp,
  type Answer,
  type TestApp,
  type TestBrowser,
  type TestHttp,
} from '@moorage/testing';
import { createClient } from '../domain/clients/create-client.ts';
import { Staff } from '../domain/staff/staff.ts';

let test: TestApp;
let http: TestHttp;
let ada: TestBrowser;
let bob: TestBrowser;
let boss: TestBrowser;
let intern: TestBrowser;
let clientA: number;
let clientB: number;
const ran: unknown[] = [];
let behave: () => unknown = () => ({ id: 1 });

const add = (name: string, action: Partial<Action>): void => {
  test.app.actions.add('core', name, {
    ...(defineAction({
      route: 'POST /probes',
      summary: 'For this test',
      audience: ['guest', 'client', 'staff'],
      permission: '',
      input: t.Object(
        {
          count: t.Optional(t.Integer()),
          text: t.Optional(t.String()),
          free: t.Optional(t.Record(t.String(), t.Unknown())),
        },
        { additionalProperties: false },
      ),
      output: t.Object({ id: t.Integer() }),
      run: async (input) => {
        ran.push(input);
        return (await behave()) as { id: number };
      },
    }) as unknown as Action),
    ...action,
  });
};

async function staff(email: string, permissions: string[]): Promise<TestBrowser> {
  const row = await test.asSystem(() =>
    test.app.db.transaction(() =>
      Staff.query().insertAndFetch({
        name: email,
        email,
        permissions,
        status: 'active',
        createdAt: '2026-01-01T00:00:00.000Z',
      }),
    ),
  );
  return http.asStaff(row.id);
}
const newClient = (email: string) =>
  test.asSystem(() =>
    test.app.db.transaction(() => createClient(test.app, { name: email, email, passwordHash: null })),
  );

beforeAll(async () => {
  test = await createTestApp();
  http = await openHttp(test);
  const a = await newClient('ada@example.com');
  const b = await newClient('bob@example.com');
  [clientA, clientB] = [a.clientId, b.clientId];
  ada = await http.asClient(a.clientId, a.loginId);
  bob = await http.asClient(b.clientId, b.loginId);
  boss = await staff('boss@example.com', ['*']);
  intern = await staff('intern@example.com', []);
  add('probes.create', {});
  add('probes.list', {
    route: 'GET /probes/:count',
    input: t.Object(
      { count: t.Integer(), open: t.Optional(t.Boolean()), states: t.Optional(t.Array(t.String())) },
      { additionalProperties: false },
    ),
    output: t.Object({ given: t.Unknown() }),
    run: (input) => ({ given: input }),
  });
  add('probes.file', {
    route: 'GET /probe-file',
    file: true,
    run: () => ({ file: Buffer.from('%PDF'), type: 'application/pdf', name: 'Rechnung Ä"1.pdf' }),
  });
});
afterAll(async () => {
  await http.close();
  await test.close();
});
beforeEach(() => {
  ran.length = 0;
  behave = () => ({ id: 1 });
});

const isProblem = (answer: Answer, status: number, code: string): void => {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.json).toMatchObject({ status, code, type: `urn:moorage:problem:${code}` });
  expect(answer.json).toMatchObject({ title: expect.any(String), detail: expect.any(String) });
  expect(answer.json.requestId).toBe(answer.headers['x-request-id']);
  expect(answer.status).toBe(status);
};

describe('bad input is refused and changes nothing', () => {
  it.each([
    ['{"a":', 400, 'request.malformed'],
    [Buffer.from([0x22, 0xff, 0x22]), 400, 'request.malformed'],
    ['"text"', 422, 'input.invalid'],
    ['[]', 422, 'input.invalid'],
    ['null', 200, ''],
    ['{"count":"1"}', 422, 'input.invalid'],
    ['{"count":1e309}', 422, 'input.invalid'],
    ['{"count":1.5}', 422, 'input.invalid'],
    ['{"unknown":1}', 422, 'input.invalid'],
    ['{"__proto__":{"count":1}}', 422, 'input.invalid'],
    ['{"free":{"constructor":{"prototype":{}}}}', 422, 'input.invalid'],
  ])('%j', async (body, status, code) => {
    const answer = await ada.api('POST /probes', body);
    if (status === 200) expect(answer.status).toBe(200);
    else {
      isProblem(answer, status, code);
      expect(ran).toEqual([]);
    }
  });
  it('that is too long is not even read', async () => {
    isProblem(await ada.api('POST /probes', { text: 'x'.repeat(1_000_001) }), 413, 'request.too-large');
    expect(ran).toEqual([]);
  });
  it.each([
    ['an action it may call', 'POST /probes'],
    ['one it may not', 'POST /staff'],
  ])('that is nested without end is refused before anything looks into it: %s', async (_, route) => {
    const deep = `{"free":${'['.repeat(400_000)}${']'.repeat(400_000)}}`;
    isProblem(await ada.api(route, deep), 422, 'input.invalid');
    isProblem(await ada.api(route, deep, { 'idempotency-key': 'deep' }), 422, 'input.invalid');
    expect(ran).toEqual([]);
  });
  it('names the field', async () => {
    const answer = await ada.api('POST /probes', { count: 'x', more: 1 });
    expect(answer.json.fields).toEqual({ count: 'must be a whole number', more: 'is not known here' });
  });
  it('of another type than JSON is not read', async () => {
    isProblem(
      await ada.api('POST /probes', 'count=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'request.content-type',
    );
    isProblem(await ada.api('POST /probes', '{}', { 'content-encoding': 'gzip' }), 415, 'request.encoding');
  });
  it('has no second way in by the query', async () => {
    isProblem(await ada.api('POST /probes?count=1', {}), 422, 'input.invalid');
  });
  it('reads numbers and booleans out of path and query only', async () => {
    const answer = await ada.api('GET /probes/7?open=true&states=a&states=b');
    expect(answer.json.given).toEqual({ count: 7, open: true, states: ['a', 'b'] });
    isProblem(await ada.api('GET /probes/7?count=8'), 422, 'input.invalid');
    isProblem(await ada.api('GET /probes/7?open=1'), 422, 'input.invalid');
    isProblem(await ada.api('GET /probes/7?open=true&open=false'), 422, 'input.invalid');
    isProblem(await ada.api('GET /probes/7?open[x]=true'), 422, 'input.invalid');
    isProblem(await ada.api('GET /probes/1e3'), 422, 'input.invalid');
    isProblem(await ada.api('GET /probes/7?__proto__=1'), 422, 'input.invalid');
  });
});

describe('every error is a problem document', () => {
  it.each([
    [new Refusal('thing.wet', 'Wait for it to dry.', { status: 409 }), 409, 'thing.wet'],
    [new VendorError('vendor.refused', 'password=hunter2'), 502, 'vendor.refused'],
    [new VendorError('vendor.no-answer', 'x', { outcome: 'unknown' }), 504, 'vendor.no-answer'],
    [new Error('select * from secret_table'), 500, 'internal'],
  ])('%s', async (error, status, code) => {
    behave = () => Promise.reject(error);
    const answer = await ada.api('POST /probes', {});
    isProblem(answer, status, code);
    expect(answer.text).not.toContain('secret_table');
    expect(answer.text).not.toContain('hunter2');
  });
  it('also where there is no route, or another method', async () => {
    isProblem(await ada.api('GET /nothing'), 404, 'route.unknown');
    isProblem(await ada.send('GET', '/api/v2/session'), 404, 'route.unknown');
    const answer = await ada.api('PUT /probes', {});
    isProblem(answer, 405, 'route.method');
    expect(answer.headers.allow).toBe('POST');
    isProblem(await http.browser().send('OPTIONS', '/api/v1/probes'), 405, 'route.method');
    isProblem(await ada.api('GET /probes/%zz'), 404, 'route.unknown');
  });
});

describe('another site cannot speak for somebody', () => {
  it.each([
    [{ 'x-csrf-token': '' }, 'request.csrf'],
    [{ 'x-csrf-token': 'wrong' }, 'request.csrf'],
    [{ origin: 'https://evil.example' }, 'request.cross-site'],
    [{ origin: 'null' }, 'request.cross-site'],
    [{ origin: 'http://localhost:1' }, 'request.cross-site'],
    [{ 'sec-fetch-site': 'cross-site' }, 'request.cross-site'],
    [{ 'sec-fetch-site': 'same-site' }, 'request.cross-site'],
  ])('%j', async (headers, code) => {
    isProblem(await ada.api('POST /probes', {}, headers), 403, code);
    expect(ran).toEqual([]);
  });
  it('nor with the token of another session', async () => {
    isProblem(await ada.api('POST /probes', {}, { 'x-csrf-token': bob.csrf ?? '' }), 403, 'request.csrf');
  });
  it('and no site may read our answers', async () => {
    const answer = await ada.api('GET /session', undefined, { origin: 'https://evil.example' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
  it('while a program without a session needs neither', async () => {
    expect((await http.browser().send('POST', '/api/v1/probes', { body: {} })).status).toBe(200);
  });
});

describe('the host name', () => {
  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80', 'bücher.example'])(
    '%j is nobody’s',
    async (host) => {
      const answer = await ada.send('GET', '/api/v1/session', { headers: { host } });
      isProblem(answer, 421, 'host.unknown');
    },
  );
  it('is not taken from a forwarding header', async () => {
    const answer = await ada.send('GET', '/api/v1/session', {
      headers: { 'x-forwarded-host': 'evil.example' },
    });
    expect(answer.status).toBe(200);
  });
  it('leads to its brand, and a session of one brand is nothing in another', async () => {
    await test.app.db.house(() =>
      test.app.db.transaction(async () => {
        const [id] = await test.app.db.insertMany('brand', [
          {
            slug: 'other',
            name: 'Other',
            address: '{}',
            theme: 'harbour',
            tokens: '{}',
            currency: 'EUR',
            language: 'de',
            timeZone: 'UTC',
            policy: '{}',
            createdAt: '2026-01-01T00:00:00.000Z',
          },
        ]);
        await test.app.db.insertMany('brandHost', [
          { brandId: id, host: 'other.example', serves: 'all' },
          { brandId: test.brandId, host: 'localhost', serves: 'all' },
        ]);
      }),
    );
    const answer = await ada.send('GET', '/api/v1/session', { headers: { host: 'other.example' } });
    expect(answer.json).toMatchObject({ user: null, brand: { name: 'Other', currency: 'EUR' } });
    expect((await ada.api('GET /session')).json.user).toMatchObject({ clientId: clientA });
  });
});

describe('the address of the brand', () => {
  it('leads to a host that is served here, because links with tokens go there', async () => {
    await test.app.db.house(() =>
      test.app.db.transaction(() =>
        test.app.db.insertMany('brandHost', [
          { brandId: test.brandId, host: 'shop.example', serves: 'portal' },
        ]),
      ),
    );
    const clerk = await staff('clerk@example.com', ['brands.*']);
    const change = (url: string | null) => clerk.api('PATCH /brand', { url });
    for (const url of ['https://evil.example', 'https://other.example'])
      isProblem(await change(url), 422, 'brand.url');
    expect((await change('https://shop.example')).json.url).toBe('https://shop.example');
    expect((await change('http://localhost:8080')).json.url).toBe('http://localhost:8080');
    expect((await change(null)).json.url).toBeNull();
  });
});

describe('what belongs to others', () => {
  it('does not exist for a client', async () => {
    expect((await ada.api('GET /profile')).json.id).toBe(clientA);
    expect((await bob.api('GET /profile')).json.id).toBe(clientB);
    isProblem(await ada.api(`GET /clients/${clientB}`), 403, 'permission.denied');
  });
  it('cannot be written by naming somebody else', async () => {
    isProblem(await ada.api('PATCH /profile', { id: clientB, name: 'x' }), 422, 'input.invalid');
  });
});

describe('the address of a brand', () => {
  it.each([
    'https://P`[:',
    'https://user:word@example.com',
    'https://example.com?x',
    'https://example.com:99999',
  ])('cannot be %s, because every request is compared with it', async (url) => {
    const answer = await boss.api('PATCH /brand', { url });
    isProblem(answer, 422, 'input.invalid');
    expect(Object.keys(answer.json.fields)).toEqual(['url']);
    expect((await boss.api('GET /session')).status).toBe(200);
  });
  it('is kept as its origin', async () => {
    const answer = await boss.api('PATCH /brand', { url: 'http://LOCALHOST:80' });
    expect(answer.json.url).toBe('http://localhost');
    expect((await boss.api('PATCH /brand', { url: null })).json.url).toBeNull();
  });
});

describe('who may call what', () => {
  const asked = (action: Action): [string, unknown] => [
    action.route.replace(/:\w+/g, '1'),
    /^(?:GET|DELETE)/.test(action.route) ? undefined : {},
  ];
  it('holds for every action and everybody without the right', async () => {
    let checked = 0;
    for (const [name, action] of test.app.actions.all()) {
      const [route, body] = asked(action);
      if (!action.audience.includes('guest')) {
        expect([name, (await http.browser().api(route, body)).status]).toEqual([name, 401]);
        checked += 1;
      }
      if (!action.audience.includes('client')) {
        expect([name, (await ada.api(route, body)).status]).toEqual([name, 403]);
        checked += 1;
      }
      if (!action.audience.includes('staff') || action.permission !== '') {
        expect([name, (await intern.api(route, body)).status]).toEqual([name, 403]);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(60);
  });
  it('and admin’s cookie does not count in the portal', async () => {
    expect((await boss.api('GET /session')).json.user).toMatchObject({ kind: 'staff' });
    expect((await boss.api('GET /session', undefined, { 'x-moorage-app': 'portal' })).json.user).toBeNull();
    const answer = await boss.send('GET', '/api/v1/session?_app=admin');
    expect(answer.json.user).toMatchObject({ kind: 'staff' });
    const linked = await boss.send('GET', '/api/v1/session', {
      headers: { referer: `http://localhost:${http.port}/admin/audit` },
    });
    expect(linked.json.user).toMatchObject({ kind: 'staff' });
  });
});

describe('answers', () => {
  it('hold only what is declared, and are kept by nobody', async () => {
    behave = () => ({ id: 1, passwordHash: 'x' });
    const answer = await ada.api('POST /probes', {});
    expect(answer.json).toEqual({ id: 1 });
    expect(answer.headers['cache-control']).toBe('no-store');
  });
  it('may be files', async () => {
    const answer = await ada.api('GET /probe-file');
    expect(answer.text).toBe('%PDF');
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect(answer.headers['content-disposition']).toBe(
      `inline; filename="Rechnung __1.pdf"; filename*=UTF-8''Rechnung%20%C3%84%221.pdf`,
    );
  });
  it('leave no secret in the log', async () => {
    await ada.api(
      'POST /session',
      { email: 'ada@example.com', password: 'correct horse battery' },
      { cookie: 'moorage-local=abc' },
    );
    const text = test.logs.join('\n');
    expect(text).toContain('"action":"session.sign_in"');
    for (const secret of [
      'correct horse',
      'moorage-local',
      ada.csrf ?? '-',
      [...ada.cookies.values()][0] ?? '-',
    ]) {
      expect(text).not.toContain(secret);
    }
  });
});
