import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import mysql from 'mysql2/promise';
import { systemCaller } from '../../core/server/dist/index.js';
import { apiVersion } from '../../gateways/stripe/dist/account.js';
import { alternate } from './alternate.mjs';
import { onBothDatabases } from './http/house.mjs';
import { load } from './http/load.mjs';
import { serve } from './http/server-process.mjs';

export const name = 'webhooks';
export const title = 'Webhooks: signed payment events are taken in over HTTP';

const limit = join(dirname(fileURLToPath(import.meta.url)), 'webhooks/limit.mjs');
const secret = 'whsec_benchbenchbenchbench';

/** The same signed events over 16 connections to both; each is answered once its row is committed. */
export const run = ({ quick }) =>
  onBothDatabases(async ({ engine, databaseUrl, furnish, start }) => {
    const accountId = await furnish(stripeAccount);
    const ours = await start();
    const bare = await serve((port) => [limit, databaseUrl, `${port}`, secret]);
    const path = `/webhooks/stripe/${accountId}`;
    const webhooks = { secret, apiVersion, path };
    const seconds = 1;
    for (const { url } of [ours, bare]) await refusesForgery(url + path);
    const counted = await countRows(databaseUrl);
    let taken = 0;
    const send = (server) => async () => {
      const rate = await load({ url: server.url, seconds, webhooks });
      if (server === ours) taken += rate * seconds;
      return rate;
    };
    const result = await alternate({
      ours: send(ours),
      limit: send(bare),
      rounds: quick ? 5 : 25,
      warmUp: quick ? 3 : 12,
    });
    const kept = (await countRows(databaseUrl)) - counted;
    if (kept < taken * 0.9)
      throw new Error(`${Math.round(taken)} events were answered, but ${kept} are kept`);
    await ours.stop();
    await bare.stop();
    const what = `${engine}: signature, account, once only, job to apply it; against Koa, the signature and one committed row`;
    return [{ case: what, ...result, unit: '/s', target: 0.8, higherIsBetter: true }];
  });

/** @returns the id of an account that knows the secret of the bench */
async function stripeAccount(app, brandId) {
  await app.extensions.enable('stripe');
  const settings = {
    publishableKey: 'pk_test_benchbench',
    secretKey: 'sk_test_benchbench',
    webhookSecret: secret,
  };
  const wish = { gatewayId: 'stripe', title: 'Cards', settings };
  return (await app.actions.call('gateways.create', wish, systemCaller(brandId))).id;
}

async function refusesForgery(url) {
  const forged = `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}`;
  const headers = { 'content-type': 'application/json', 'stripe-signature': forged };
  const { status } = await fetch(url, { method: 'POST', headers, body: '{}' });
  if (status !== 400) throw new Error(`A forged event was answered with ${status}`);
}

async function countRows(url) {
  const sql = 'select count(*) as count from gateway_fact';
  if (url.startsWith('sqlite:')) {
    const database = new Database(url.slice('sqlite:'.length), { readonly: true });
    const { count } = database.prepare(sql).get();
    database.close();
    return count;
  }
  const connection = await mysql.createConnection(url);
  const [[{ count }]] = await connection.query(sql);
  await connection.end();
  return count;
}
