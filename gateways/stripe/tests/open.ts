import { guardedHttp } from '@moorage/testing';
import {
  money,
  type ConnectionContext,
  type Gateway,
  type PaymentRequest,
  type RawRequest,
} from '@moorage/sdk';
import { randomUUID } from 'node:crypto';
import { startStripe, type StripeSimulator } from '../../../tests/simulators/stripe/index.ts';
import type { Settings } from '../src/settings.ts';
import gateway from '../src/server.ts';

export const ada = {
  id: 7,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  company: null,
  country: 'GB',
  language: 'en',
};

export interface Opened {
  readonly vendor: StripeSimulator;
  readonly control: StripeSimulator['control'];
  readonly gateway: Gateway;
  readonly customer: string;
  readonly warnings: string[];
  readonly settings: Settings;
  /** `http`: another way out than the platform's. */
  connect(change: Partial<Settings>, http?: ConnectionContext['http']): Gateway;
  request(change?: Partial<PaymentRequest>): PaymentRequest;
}

/** A simulator, a gateway that speaks to it, and a customer. */
export async function open(clock: { now(): Date } = { now: () => new Date() }): Promise<Opened> {
  const vendor = await startStripe({ clock, webhookRetries: [20, 20] });
  const warnings: string[] = [];
  const quiet = (): void => {};
  const log = {
    debug: quiet,
    info: quiet,
    error: quiet,
    warn: (fields: object, message: string) => void warnings.push(`${message} ${JSON.stringify(fields)}`),
  };
  const way = guardedHttp({ allowLoopback: true });
  const settings: Settings = {
    publishableKey: vendor.publishableKey,
    secretKey: vendor.secretKey,
    webhookSecret: vendor.webhookSecret,
    apiUrl: vendor.url,
    scriptUrl: `${vendor.url}/endive/stripe.js`,
  };
  const connect = (change: Partial<Settings>, http = way.http): Gateway =>
    gateway.connect({ id: 1, settings: { ...settings, ...change }, log, http, clock });
  const connected = connect({});
  const { reference: customer } = (await connected.customer?.({ key: randomUUID(), client: ada })) ?? {
    reference: '',
  };
  const close = async (): Promise<void> => {
    await way.close();
    await vendor.close();
  };
  return {
    vendor: { ...vendor, close },
    control: vendor.control,
    gateway: connected,
    customer,
    warnings,
    settings,
    connect,
    request: (change = {}) => ({
      key: randomUUID(),
      amount: money(2999, 'USD'),
      client: ada,
      customer,
      method: null,
      onSession: true,
      save: false,
      description: 'Invoice 2026-0001',
      invoiceNumber: '2026-0001',
      returnUrl: 'https://portal.example/invoices/1',
      ...change,
    }),
  };
}

export const rawRequest = (
  message: { body: string; headers: Readonly<Record<string, string>> },
  receivedAt = new Date(),
): RawRequest => ({
  method: 'POST',
  path: '/webhooks',
  query: {},
  headers: message.headers,
  body: Buffer.from(message.body),
  receivedAt,
});

export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => {
      throw new Error(`Expected a failure, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
