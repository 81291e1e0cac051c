import { Refusal, type GatewayFact, type Id, type RawRequest } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { callGateway } from './ask-gateway.ts';

/**
 * A gateway's message: verified and translated by the gateway, taken in once, answered at once. A job applies it.
 * @throws Refusal `gateway.unknown`, or what the gateway refuses with (`webhook.signature`)
 */
export async function receiveGatewayWebhook(
  app: App,
  { accountId, request }: { accountId: Id; request: RawRequest },
): Promise<void> {
  const account = await app.db.house(() =>
    app.db
      .knex()('gatewayAccount')
      .where({ id: accountId })
      .whereNot('status', 'disabled')
      .first<{ brandId: Id } | undefined>('brandId'),
  );
  if (!account) throw new Refusal('gateway.unknown', 'There is no such gateway account.', { status: 404 });
  await app.db.asSystem(account.brandId, async () => {
    const facts = await callGateway(app, accountId, (gateway) => gateway.receive(request));
    if (facts.length > 0) await takeIn(app, account.brandId, accountId, facts);
  });
}

async function takeIn(app: App, brandId: Id, accountId: Id, facts: readonly GatewayFact[]): Promise<void> {
  for (const { externalId } of facts) {
    if (externalId.length < 1 || externalId.length > 190)
      throw new Error(`A gateway's message has an id of ${externalId.length} characters`);
  }
  const receivedAt = instant(app.clock.now());
  await app.db.transaction(async () => {
    await app.db
      .knex()('gatewayFact')
      .insert(
        facts.map((fact) => ({
          brandId,
          accountId,
          externalId: fact.externalId,
          kind: fact.kind,
          body: JSON.stringify(fact),
          receivedAt,
        })),
      )
      .onConflict(['accountId', 'externalId'])
      .ignore();
    await app.queue.enqueue('payments.apply_facts', { accountId }, { key: `facts:${accountId}` });
  });
}
