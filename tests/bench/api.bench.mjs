import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSession } from '../../core/server/dist/testing.js';
import { alternate } from './alternate.mjs';
import { onBothDatabases } from './http/house.mjs';
import { load } from './http/load.mjs';
import { serve } from './http/server-process.mjs';

export const name = 'api';
export const title = 'API: a client lists 20 invoices over HTTP';

const limit = join(dirname(fileURLToPath(import.meta.url)), 'api/limit.mjs');
const clients = 200;

/** Both answer 16 connections with the session and the invoices of the same client from the same database. */
export const run = ({ quick }) =>
  onBothDatabases(async ({ engine, databaseUrl, furnish, start }) => {
    const cookie = `moorage-local=${await furnish(twentyInvoicesEach)}`;
    const ours = await start();
    const bare = await serve((port) => [limit, databaseUrl, `${port}`]);
    const seconds = 1;
    const [oursUrl, bareUrl] = [`${ours.url}/api/v1/invoices?limit=20`, `${bare.url}/invoices`];
    await checkAnswers(oursUrl, bareUrl, cookie);
    const ask = (url) => () => load({ url, headers: { cookie }, seconds });
    const result = await alternate({
      ours: ask(oursUrl),
      limit: ask(bareUrl),
      rounds: quick ? 5 : 25,
      // Both are measured as they run for days, not while they are being compiled.
      warmUp: quick ? 3 : 12,
    });
    await ours.stop();
    await bare.stop();
    const what = `${engine}: session, permission, validation, scope, output, log; against Koa and two prepared reads`;
    return [{ case: what, ...result, unit: '/s', target: 0.6, higherIsBetter: true }];
  });

/** @returns the token of one client's session */
async function twentyInvoicesEach(app, brandId) {
  const at = app.clock.now().toISOString();
  const party = JSON.stringify({
    name: 'Ada Lovelace',
    company: null,
    address: ['1 Quay Street'],
    email: null,
  });
  return app.db.transaction(async () => {
    const client = { brandId, name: 'Ada Lovelace', address: '{}', language: 'en', currency: 'USD' };
    const ids = await app.db.insertMany(
      'client',
      Array.from({ length: clients }, (_, index) => ({
        ...client,
        email: `ada${index}@example.com`,
        timeZone: 'Europe/London',
        status: 'active',
        autoPay: 1,
        createdAt: at,
      })),
    );
    await app.db.insertMany(
      'invoice',
      Array.from({ length: 20 * clients }, (_, index) => ({
        brandId,
        clientId: ids[index % clients],
        number: `INV-2026-${index}`,
        state: index % 3 === 0 ? 'open' : 'paid',
        reason: 'renewal',
        currency: 'USD',
        subtotal: 2499,
        tax: 500,
        total: 2999,
        paid: index % 3 === 0 ? 0 : 2999,
        issuedOn: '2026-01-05',
        dueOn: '2026-01-19',
        issuedAt: at,
        paidAt: index % 3 === 0 ? null : at,
        seller: party,
        buyer: party,
        createdAt: at,
      })),
    );
    const [clientId] = ids;
    const login = {
      brandId,
      clientId,
      name: 'Ada',
      email: 'ada@example.com',
      emailVerifiedAt: at,
      createdAt: at,
    };
    const [actorId] = await app.db.insertMany('login', [login]);
    const about = { kind: 'client', brandId, actorId, clientId, address: '127.0.0.1', userAgent: 'bench' };
    return (await startSession(app, about)).token;
  });
}

/** The limit gives the very same JSON, so it does no less work than the answer needs. */
async function checkAnswers(ours, bare, cookie) {
  const [mine, theirs] = await Promise.all([ours, bare].map((url) => read(url, cookie)));
  if (mine.items?.length !== 20 || mine.items[0].id <= mine.items[19].id)
    throw new Error(`${ours} does not list 20 invoices, newest first`);
  if (JSON.stringify(mine) !== JSON.stringify(theirs))
    throw new Error(`The two answers differ:\n${JSON.stringify(mine)}\n${JSON.stringify(theirs)}`);
}

async function read(url, cookie) {
  const answer = await fetch(url, { headers: { cookie } });
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
