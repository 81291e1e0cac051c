import { Refusal, type GatewayDefinition, type Id } from '@moorage/sdk';
import { noteChanges } from '../../actions/note-changes.ts';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { maskSettings, mergeSettings, sealSettings, type Sealing } from '../../security/sealed-settings.ts';
import { accountPlace, GatewayAccount } from './gateway-account.ts';
import { forgetAccounts } from './read-account.ts';

export interface AccountFields {
  readonly title?: string;
  /** As the form sends them: an empty secret keeps its value. */
  readonly settings?: unknown;
  readonly status?: GatewayAccount['status'];
  readonly sort?: number;
}

export async function findAccount(id: Id): Promise<GatewayAccount> {
  const account = await GatewayAccount.query().findById(id);
  if (!account) throw new Refusal('gateway.unknown', `There is no gateway account ${id}.`, { status: 404 });
  return account;
}

/** @throws Refusal `gateway.not-running` */
export function requireGateway(app: App, gatewayId: string): GatewayDefinition {
  const definition = app.connections.gatewayDefinition(gatewayId);
  if (!definition)
    throw new Refusal(
      'gateway.not-running',
      `The gateway "${gatewayId}" is not running. Enable its extension.`,
      {
        status: 409,
      },
    );
  return definition;
}

export const sealingOfAccount = (
  app: App,
  id: Id,
  definition: Pick<GatewayDefinition, 'settings'>,
): Sealing => ({ sealer: app.sealer, schema: definition.settings, place: accountPlace(id) });

export async function createAccount(
  app: App,
  {
    gatewayId,
    title,
    settings,
    ...rest
  }: AccountFields & { gatewayId: string; title: string; settings: unknown },
): Promise<GatewayAccount> {
  return app.db.transaction(async () => {
    const definition = requireGateway(app, gatewayId);
    const account = await GatewayAccount.query().insert({
      ...{ gatewayId, title, settings: {} },
      ...{ status: rest.status ?? 'enabled', sort: rest.sort ?? 0 },
      createdAt: instant(app.clock.now()),
    });
    // The id is part of what the secrets are bound to, so they follow the row.
    const sealing = sealingOfAccount(app, account.id, definition);
    const sealed = sealSettings(sealing, mergeSettings(sealing, settings, null), null);
    await GatewayAccount.query().findById(account.id).patch({ settings: sealed });
    app.db.afterCommit(() => forgetAccounts(app.db));
    return findAccount(account.id);
  });
}

export async function updateAccount(app: App, id: Id, fields: AccountFields): Promise<GatewayAccount> {
  return app.db.transaction(async () => {
    const account = await findAccount(id);
    const definition = requireGateway(app, account.gatewayId);
    const { settings, ...plain } = fields;
    const sealing = sealingOfAccount(app, id, definition);
    const change =
      settings === undefined
        ? plain
        : {
            ...plain,
            settings: sealSettings(
              sealing,
              mergeSettings(sealing, settings, account.settings),
              account.settings,
            ),
          };
    if (Object.keys(change).length > 0) await GatewayAccount.query().findById(id).patch(change);
    app.db.afterCommit(() => forgetAccounts(app.db));
    const after = await findAccount(id);
    noteChanges({
      subject: `gateways:${id}`,
      before: masked(definition, account),
      after: masked(definition, after),
    });
    return after;
  });
}

/** An account whose gateway is switched off can still be switched off itself. */
export async function disableAccount(app: App, id: Id): Promise<GatewayAccount> {
  return app.db.transaction(async () => {
    const before = await findAccount(id);
    await GatewayAccount.query().findById(id).patch({ status: 'disabled' });
    app.db.afterCommit(() => forgetAccounts(app.db));
    noteChanges({
      subject: `gateways:${id}`,
      before: { status: before.status },
      after: { status: 'disabled' },
    });
    return findAccount(id);
  });
}

const masked = (definition: GatewayDefinition, account: GatewayAccount): Record<string, unknown> => ({
  ...{ title: account.title, status: account.status, sort: account.sort },
  settings: maskSettings(definition.settings, account.settings),
});
