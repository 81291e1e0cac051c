import type { ActionOutput } from '@moorage/ui';

export type Account = ActionOutput<'gateways.get'>;
export type GatewayKind = ActionOutput<'gateways.kinds'>['items'][number];

/** Where the gateway sends its messages: under the address by which customers reach this installation. */
export const webhookAddress = (
  { gatewayId, id }: Pick<Account, 'gatewayId' | 'id'>,
  origin: string,
): string => `${origin.replace(/\/$/, '')}/webhooks/${gatewayId}/${id}`;

export const currenciesText = (currencies: 'any' | readonly string[]): string =>
  currencies === 'any'
    ? 'all currencies'
    : currencies.length > 8
      ? `${currencies.length} currencies`
      : currencies.join(', ');
