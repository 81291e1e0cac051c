import type { GatewayFact, Id, RawRequest } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { refuseInTransaction } from '../../database/ambient.ts';
import { createGroupCommit } from '../../database/group-commit.ts';
import { recentAccount } from '../gateways/read-account.ts';
import { inTime } from './ask-gateway.ts';

/**
 * A gateway's message: verified and translated by the gateway, taken in once, answered at once. A job applies it. That the
 * account is disabled makes it no less true: the money of a form that was open is there.
 * @returns false when the gateway has no such account
 * @throws Refusal `gateway.unavailable`, or what the gateway refuses with (`webhook.signature`)
 */
export async function receiveGatewayWebhook(
  app: App,
  { gatewayId, accountId, request }: { gatewayId: string; accountId: Id; request: RawRequest },
): Promise<boolean> {
  const recent = recentAccount(app.db, accountId);
  const account = recent instanceof Promise ? await recent : recent;
  if (!account || account.gatewayId !== gatewayId) return false;
  const { brandId } = account;
  await app.db.asSystem(brandId, async () => {
    refuseInTransaction('Calling a gateway');
    const { gateway } = app.connections.gatewayOf(accountId, account);
    const facts = await inTime(gateway.receive(request));
    if (facts.length === 0) return;
    await takeIn(app, { brandId, accountId, facts });
    app.queue.enqueueSoon('payments.apply_facts', { accountId }, { key: `facts:${accountId}`, revive: true });
  });
  return true;
}

/** SQLite takes 32,766 bindings in a statement; this stays well below, and keeps few statements prepared. */
const longestInsert = 100;

interface Message {
  readonly brandId: Id;
  readonly accountId: Id;
  readonly facts: readonly GatewayFact[];
}
interface FactRow extends Pick<Message, 'brandId' | 'accountId'> {
  readonly externalId: string;
  readonly kind: string;
  readonly body: string;
  readonly receivedAt: string;
}
type Intake = (rows: readonly FactRow[]) => Promise<void>;
const intakes = new WeakMap<App, Intake>();

/**
 * Resolves once the message is in the database for good. Its rows are what has to be done; the job that applies them is queued
 * a moment later, and the sweep finds what a crash left without one.
 */
function takeIn(app: App, { brandId, accountId, facts }: Message): Promise<void> {
  const receivedAt = instant(app.clock.now());
  const rows = facts.map((fact) => {
    const { externalId, kind } = fact;
    if (externalId.length < 1 || externalId.length > 190)
      throw new Error(`A gateway's message has an id of ${externalId.length} characters`);
    return { brandId, accountId, externalId, kind, body: JSON.stringify(fact), receivedAt };
  });
  let intake = intakes.get(app);
  if (!intake) {
    intake = createGroupCommit<readonly FactRow[]>(
      (groups) => writeTogether(app, groups.flat()),
      // While one waits for the disk, the next is made ready.
      { limit: longestInsert, atOnce: app.db.engine === 'mysql' ? 2 : 1 },
    );
    intakes.set(app, intake);
  }
  return intake(rows);
}

/** One statement for messages that arrive together; one that came before is left as it is. */
async function writeTogether(app: App, rows: readonly FactRow[]): Promise<void> {
  const known =
    app.db.engine === 'mysql'
      ? 'on duplicate key update account_id = gateway_fact.account_id'
      : 'on conflict (account_id, external_id) do nothing';
  for (let start = 0; start < rows.length; start += longestInsert) {
    const chunk = rows.slice(start, start + longestInsert);
    await app.db.house(() =>
      app.db.writeAlone(
        `insert into gateway_fact (brand_id, account_id, external_id, kind, body, received_at)
          values ${chunk.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')} ${known}`,
        chunk.flatMap((row) => [
          row.brandId,
          row.accountId,
          row.externalId,
          row.kind,
          row.body,
          row.receivedAt,
        ]),
      ),
    );
  }
}
