import { Refusal, type GatewayFact, type Id, type RawRequest } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { createGroupCommit } from '../../database/group-commit.ts';
import { readAccount } from '../gateways/read-account.ts';
import { callGateway } from './ask-gateway.ts';

/**
 * A gateway's message: verified and translated by the gateway, taken in once, answered at once. A job applies it.
 * @throws Refusal `gateway.unknown`, or what the gateway refuses with (`webhook.signature`)
 */
export async function receiveGatewayWebhook(
  app: App,
  { accountId, request }: { accountId: Id; request: RawRequest },
): Promise<void> {
  const account = await readAccount(app.db, accountId);
  if (!account || account.status === 'disabled')
    throw new Refusal('gateway.unknown', 'There is no such gateway account.', { status: 404 });
  const { brandId } = account;
  const facts = await app.db.asSystem(brandId, () =>
    callGateway(app, accountId, (gateway) => gateway.receive(request), account),
  );
  if (facts.length > 0) await takeIn(app, { brandId, accountId, facts });
}

interface Message {
  readonly brandId: Id;
  readonly accountId: Id;
  readonly facts: readonly GatewayFact[];
}
type Intake = (message: Message) => Promise<void>;
const intakes = new WeakMap<App, Intake>();

/** Resolves once the message is in the database for good. Messages that arrive together share a transaction. */
async function takeIn(app: App, message: Message): Promise<void> {
  for (const { externalId } of message.facts) {
    if (externalId.length < 1 || externalId.length > 190)
      throw new Error(`A gateway's message has an id of ${externalId.length} characters`);
  }
  let intake = intakes.get(app);
  if (!intake) {
    intake = createGroupCommit<Message>((messages) => writeTogether(app, messages));
    intakes.set(app, intake);
  }
  return intake(message);
}

async function writeTogether(app: App, messages: readonly Message[]): Promise<void> {
  const receivedAt = instant(app.clock.now());
  const rows = messages.flatMap(({ brandId, accountId, facts }) =>
    facts.map((fact) => ({
      brandId,
      accountId,
      externalId: fact.externalId,
      kind: fact.kind,
      body: JSON.stringify(fact),
      receivedAt,
    })),
  );
  const accounts = new Map(messages.map(({ accountId, brandId }) => [accountId, brandId]));
  await app.db.house(() =>
    app.db.transaction(async () => {
      await app.db.insertNew('gatewayFact', rows, ['accountId', 'externalId']);
      for (const [accountId, brandId] of accounts)
        await app.db.asSystem(brandId, () =>
          app.queue.enqueue('payments.apply_facts', { accountId }, { key: `facts:${accountId}` }),
        );
    }),
  );
}
