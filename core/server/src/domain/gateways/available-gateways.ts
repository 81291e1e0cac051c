import type { GatewayDefinition, Id, Json } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { checkForm } from '../../security/check-form.ts';
import { isLoopbackSource } from '../../security/loopback-source.ts';
import { openSettings } from '../../security/sealed-settings.ts';
import { accountPlace, GatewayAccount } from './gateway-account.ts';

type Browser = ReturnType<NonNullable<GatewayDefinition['browser']>>;
export type GatewayCsp = Partial<Record<keyof Browser['csp'], readonly string[]>>;

export interface AvailableGateway {
  readonly id: Id;
  readonly title: string;
  readonly gatewayId: string;
  readonly currencies: readonly string[] | 'any';
  /** What the gateway's browser half needs: public keys and addresses. */
  readonly browser: Json;
}

/** The accounts of the current brand that customers can pay with now. */
export async function availableGateways(app: App, currency?: string): Promise<AvailableGateway[]> {
  const ready = await readyAccounts(app);
  return ready
    .filter(
      ({ definition: { currencies } }) =>
        currency === undefined || currencies === 'any' || currencies.includes(currency),
    )
    .map(({ account, definition, browser }) => ({
      id: account.id,
      title: account.title,
      gatewayId: account.gatewayId,
      currencies: definition.currencies,
      browser: browser?.data ?? null,
    }));
}

/** What the policy of the brand's pages has to allow, so that its gateways' browser halves work. */
export async function gatewayCsp(app: App, brandId: Id): Promise<GatewayCsp> {
  const ready = await app.db.asSystem(brandId, () => readyAccounts(app));
  const sources = new Map<keyof GatewayCsp, Set<string>>();
  for (const { browser } of ready) {
    for (const [directive, list] of Object.entries(browser?.csp ?? {}) as [keyof GatewayCsp, string[]][]) {
      const known = sources.get(directive) ?? new Set();
      for (const source of list) known.add(source);
      sources.set(directive, known);
    }
  }
  return Object.fromEntries([...sources].map(([directive, list]) => [directive, [...list].sort()]));
}

async function readyAccounts(
  app: App,
): Promise<{ account: GatewayAccount; definition: GatewayDefinition; browser: Browser | undefined }[]> {
  const accounts = await GatewayAccount.query().where('status', 'enabled').orderBy(['sort', 'id']);
  return accounts.flatMap((account) => {
    const definition = app.connections.gatewayDefinition(account.gatewayId);
    if (!definition) return [];
    try {
      const opened = openSettings({ sealer: app.sealer, place: accountPlace(account.id) }, account.settings);
      const settings = checkForm(definition.settings, opened, {
        code: 'gateway.unavailable',
        message: `The settings of ${account.title} are not complete any more.`,
      });
      const browser = definition.browser?.(settings);
      for (const source of Object.values(browser?.csp ?? {}).flat()) checkSource(source, app.config);
      return [{ account, definition, browser }];
    } catch (error) {
      // One account in disorder may not take the others, and with them every page, down.
      app.log.error(
        { accountId: account.id, err: error },
        'A gateway account is left out: open and save its settings',
      );
      return [];
    }
  });
}

/** A source of a policy is an origin or a scheme: anything else could end the directive and begin another. */
function checkSource(source: string, { allowLoopback }: { allowLoopback: boolean }): void {
  if (!allowLoopback && isLoopbackSource(source))
    throw new Error(`"${source.slice(0, 80)}" is on this machine: only demo and tests load pages from there`);
  if (
    !/^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\*\.)?[A-Za-z0-9.-]+(?::(?:\d+|\*))?(?:\/[A-Za-z0-9._~/-]*)?$|^(?:data|blob|https):$/.test(
      source,
    )
  )
    throw new Error(`"${source.slice(0, 80)}" is not a source for a content security policy`);
}
