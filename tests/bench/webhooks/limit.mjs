/** Without us: Koa reads the body and commits it as a row of its own before it answers. Nothing is verified or taken apart. */
import Koa from 'koa';
import getRawBody from 'raw-body';
import { openStore } from './open-store.mjs';

const [url, port] = process.argv.slice(2);
const store = await openStore(url);

const koa = new Koa();
koa.use(async (context) => {
  const body = await getRawBody(context.req, { length: context.get('content-length'), limit: 1_000_000 });
  await store(body.toString(), new Date().toISOString());
  context.type = 'application/json';
  context.body = '{"received":true}';
});
koa.listen(Number(port), '127.0.0.1');
