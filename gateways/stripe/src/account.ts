import type { ConnectionContext } from '@moorage/sdk';
import Stripe from 'stripe';
import { createHttpClient } from './http-client.ts';
import { apiUrlOf, type Settings } from './settings.ts';

/** The version whose shapes this gateway reads. The webhook endpoint must be made with the same one. */
export const apiVersion = '2026-10-28.endive';

/** One configured Stripe account. */
export interface Account {
  readonly stripe: Stripe;
  readonly settings: Settings;
  readonly log: ConnectionContext['log'];
  readonly clock: ConnectionContext['clock'];
}

/** Two tries of 20 seconds stay below the minute after which `status` may say `absent`. */
const timeout = 20_000;
const maxNetworkRetries = 1;

export function openAccount(context: ConnectionContext<Settings>): Account {
  const { settings, log, clock, http } = context;
  const address = apiUrlOf(settings);
  const plain = address.protocol === 'http:';
  const stripe = new Stripe(settings.secretKey, {
    apiVersion,
    protocol: plain ? 'http' : 'https',
    host: address.hostname,
    port: address.port === '' ? (plain ? 80 : 443) : Number(address.port),
    telemetry: false,
    httpClient: createHttpClient(http),
    timeout,
    maxNetworkRetries,
    appInfo: { name: 'Moorage' },
  });
  return { stripe, settings, log, clock };
}
