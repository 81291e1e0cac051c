import {
  currencyDigits,
  money,
  type DeclineClass,
  type Gateway,
  type GatewayDefinition,
  type Money,
  type PaymentRequest,
  type RawRequest,
  type Static,
  type TObject,
} from '@moorage/sdk';
import { randomUUID } from 'node:crypto';
import { captureLog, connectionContext, somebody, type CapturedLog } from './connection.ts';

/** What only the author of a gateway can do: play the vendor, the bank and the customer. One is made for each test. */
export interface GatewayAdapter<S extends TObject = TObject> {
  /** Valid settings that point at the vendor's simulator. */
  readonly settings: Static<S>;
  /** The same with credentials that the vendor does not accept. */
  readonly wrongSettings: Static<S>;
  /** The clock that vendor and gateway share. Default: the machine's. */
  readonly clock?: { now(): Date };
  /** Keep a working method for the customer, and give its reference. */
  storeMethod(customer: string | null): Promise<string> | string;
  /** From now on the bank declines this method. Gives the class that the decline has. */
  decline(method: string): Promise<DeclineClass> | DeclineClass;
  /** The next payment is carried out, but no answer arrives, however often the gateway's own client tries. */
  loseReply(): Promise<void> | void;
  /** All payments that took money, with what was taken. */
  taken(): Promise<readonly Money[]> | readonly Money[];
  /** What was given back in all. */
  returned(): Promise<readonly Money[]> | readonly Money[];
  /** The customer finishes in the browser what `store` began. */
  finishStore?(reference: string): Promise<void> | void;
  /**
   * The vendor's message that the payment succeeded, ready to be received. `signature: 'forged'` is made with another secret;
   * `age` is the time since it was sent, in seconds.
   */
  webhook(
    reference: string,
    options?: { signature?: 'good' | 'forged' | 'none'; age?: number },
  ): Promise<RawRequest> | RawRequest;
  /** A well-signed message of a kind the gateway has no use for. */
  webhookOfNoInterest?(): Promise<RawRequest> | RawRequest;
  close(): Promise<void>;
}

export interface GatewayContract<S extends TObject = TObject> {
  readonly name: string;
  readonly definition: GatewayDefinition<S>;
  /** The settings that hold webhook secrets: an empty one must not be accepted. */
  readonly webhookSecrets: readonly (keyof Static<S> & string)[];
  start(): Promise<GatewayAdapter<S>>;
}

/** One test's vendor, gateway and known customer. */
export interface Stage<S extends TObject = TObject> {
  readonly adapter: GatewayAdapter<S>;
  readonly gateway: Gateway;
  readonly captured: CapturedLog;
  readonly clock: { now(): Date };
  readonly customer: string | null;
  request(change?: Partial<PaymentRequest>): PaymentRequest;
}

export async function openStage<S extends TObject>(
  contract: GatewayContract<S>,
  options: { wrongCredentials?: boolean } = {},
): Promise<Stage<S>> {
  const adapter = await contract.start();
  const clock = adapter.clock ?? { now: () => new Date() };
  const captured = captureLog();
  const settings = options.wrongCredentials ? adapter.wrongSettings : adapter.settings;
  const gateway = contract.definition.connect(connectionContext({ settings, log: captured.log, clock }));
  const known = options.wrongCredentials
    ? undefined
    : await gateway.customer?.({ key: randomUUID(), client: somebody });
  const customer = known?.reference ?? null;
  return {
    adapter,
    gateway,
    captured,
    clock,
    customer,
    request: (change = {}) => ({
      key: randomUUID(),
      amount: money(2999, mainCurrency(contract.definition)),
      client: somebody,
      customer,
      method: null,
      onSession: false,
      save: false,
      description: 'Invoice 2026-0001',
      invoiceNumber: '2026-0001',
      returnUrl: null,
      ...change,
    }),
  };
}

export const accepts = (definition: GatewayDefinition, currency: string): boolean =>
  definition.currencies === 'any' || definition.currencies.includes(currency);

/** A currency with so many digits that the gateway takes, or null. */
export function currencyWith(definition: GatewayDefinition, digits: 0 | 2 | 3): string | null {
  const candidates = ['USD', 'EUR', 'GBP', 'JPY', 'KRW', 'CLP', 'KWD', 'BHD', 'TND'];
  return (
    candidates.find((currency) => currencyDigits(currency) === digits && accepts(definition, currency)) ??
    null
  );
}
export function mainCurrency(definition: GatewayDefinition): string {
  const found =
    currencyWith(definition, 2) ?? (definition.currencies === 'any' ? 'USD' : definition.currencies[0]);
  if (found === undefined) throw new Error('The gateway takes no currency at all');
  return found;
}
