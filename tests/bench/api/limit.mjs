/**
 * The same answer without us: Koa, one prepared read of the session, one prepared read of the invoices, the same JSON. No
 * permission, no validation, no log.
 */
import Koa from 'koa';
import { createHash } from 'node:crypto';
import { openReads } from './open-reads.mjs';

const [url, port] = process.argv.slice(2);
const read = await openReads(url);
const session = 'select client_id, expires_at, ended_at from session where token_hash = ?';
const invoices = `select i.id, i.client_id, c.name, i.order_id, i.number, i.state, i.reason, i.currency, i.total, i.paid,
  i.issued_on, i.due_on, i.paid_at, i.created_at from invoice i join client c on c.id = i.client_id
  where i.client_id = ? order by i.id desc limit 20`;

const koa = new Koa();
koa.use(async (context) => {
  const token = /moorage-local=([^;]+)/.exec(context.get('cookie'))?.[1] ?? '';
  const [who] = await read(session, [createHash('sha256').update(token).digest('hex')]);
  if (!who) return context.throw(401);
  const rows = await read(invoices, [who.client_id]);
  const today = new Date().toISOString().slice(0, 10);
  context.body = { items: rows.map((row) => item(row, today)), next: null };
});
koa.listen(Number(port), '127.0.0.1');

function item(row, today) {
  const money = (units) => ({ amount: (units / 100).toFixed(2), currency: row.currency });
  const isOpen = row.state === 'open';
  return {
    id: row.id,
    clientId: row.client_id,
    clientName: row.name,
    orderId: row.order_id,
    number: row.number,
    status: isOpen && row.due_on < today ? 'overdue' : row.state,
    reason: row.reason,
    total: money(row.total),
    paid: money(row.paid),
    due: money(isOpen ? row.total - row.paid : 0),
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    paidAt: row.paid_at,
    createdAt: row.created_at,
  };
}
