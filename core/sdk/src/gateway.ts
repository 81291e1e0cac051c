import type { Static, TObject } from 'typebox';
import type { ConnectionContext, Person, RawRequest } from './context.ts';
import type { Json } from './json.ts';
import type { Money } from './money.ts';
import type { Definition } from './plugin.ts';

/** What to do after a refusal by the bank. `never`: this method is dead for us. `fix`: the client must correct its data. */
export type DeclineClass = 'never' | 'fix' | 'authenticate' | 'later' | 'ours';

export interface StoredMethod {
  /** The vendor's id of the method. */
  readonly reference: string;
  readonly kind: 'card' | 'bank' | 'wallet';
  /** "Visa", "SEPA debit" … */
  readonly label: string;
  readonly last4: string | null;
  /** `YYYY-MM`, the last month in which the method works. */
  readonly expires: string | null;
}

export type PaymentOutcome =
  | {
      readonly state: 'succeeded';
      readonly reference: string;
      readonly fee?: Money;
      readonly method?: StoredMethod;
    }
  | { readonly state: 'pending'; readonly reference: string }
  /** The customer has to do something: `browser` goes to the gateway's own component, `redirect` to the address bar. */
  | {
      readonly state: 'action';
      readonly reference: string;
      readonly redirect?: string;
      readonly browser?: Json;
    }
  | {
      readonly state: 'failed';
      readonly reference?: string;
      readonly code: string;
      /** For the customer: what happened and what to do. */
      readonly message: string;
      readonly declineClass: DeclineClass;
    };

export interface PaymentRequest {
  /** Idempotency key, new for each business attempt, the same for each repetition of it. */
  readonly key: string;
  readonly amount: Money;
  readonly client: Person;
  /** The vendor's id of this client, as `customer()` gave it. */
  readonly customer: string | null;
  /** A stored method; without it the customer chooses in the browser. */
  readonly method: string | null;
  /** Is the customer there to answer a challenge? */
  readonly onSession: boolean;
  /** Keep the method for later charges. */
  readonly save: boolean;
  readonly description: string;
  readonly invoiceNumber: string | null;
  readonly returnUrl: string | null;
}

/** A gateway's message, verified and translated. `externalId` is the message's own id: it is taken in once. */
export type GatewayFact =
  | {
      readonly kind: 'payment';
      readonly externalId: string;
      readonly key?: string;
      readonly reference: string;
      readonly amount: Money;
      readonly outcome: PaymentOutcome;
      /** It tells of a decline by the bank. In the vendor's form another card may follow, so the payment need not have failed. */
      readonly declined?: boolean;
    }
  | {
      readonly kind: 'method';
      readonly externalId: string;
      readonly customer: string;
      readonly method: StoredMethod;
    }
  | { readonly kind: 'method-removed'; readonly externalId: string; readonly reference: string }
  | {
      readonly kind: 'refund' | 'dispute';
      readonly externalId: string;
      /** The payment's reference. */
      readonly reference: string;
      readonly refund?: string;
      /** Our key of the refund; null when it is surely none of ours. Left out, it is guessed by its amount. */
      readonly key?: string | null;
      readonly amount: Money;
      readonly state: 'pending' | 'succeeded' | 'failed';
    };

export interface Gateway {
  /** Cheapest call that proves the credentials. @throws VendorError */
  test(): Promise<void>;
  /** Make the client known to the vendor. Called once per client; `key` is an idempotency key. */
  customer?(request: { key: string; client: Person }): Promise<{ reference: string }>;
  /** @throws VendorError with `outcome: 'unknown'` when there was no clear answer; a decline is returned, not thrown */
  pay(request: PaymentRequest): Promise<PaymentOutcome>;
  /** Asks what became of a payment: repairs the unknown. `absent` only when the vendor surely never took it. */
  status(query: {
    key: string;
    reference: string | null;
    customer: string | null;
    since: Date;
  }): Promise<PaymentOutcome | 'absent'>;
  /**
   * Give up a payment that waits for the customer, or failed while a page of it may still be open, so that it can no longer be
   * paid. Tells what it became: it may have succeeded in between.
   */
  cancel?(request: { key: string; reference: string }): Promise<PaymentOutcome>;
  /** @throws Refusal `refund.too-large` when the vendor says that more than the payment would be returned */
  refund?(request: {
    key: string;
    reference: string;
    amount: Money;
  }): Promise<{ state: 'succeeded' | 'pending' | 'failed'; reference: string; message?: string }>;
  /** Begin to keep a method without a payment; `browser` goes to the gateway's own component. */
  store?(request: {
    key: string;
    client: Person;
    customer: string | null;
    returnUrl: string;
  }): Promise<{ reference: string; browser: Json }>;
  /** What became of `store`. */
  stored?(query: { reference: string }): Promise<StoredMethod | 'pending' | 'absent'>;
  removeStored?(request: { reference: string }): Promise<void>;
  /**
   * Verify the signature on the raw bytes, then translate. An event of no interest gives `[]`.
   * @throws Refusal `webhook.signature` when it is not the vendor's
   */
  receive(request: RawRequest): Promise<readonly GatewayFact[]>;
}

export interface GatewayDefinition<S extends TObject = TObject> extends Definition<S> {
  readonly currencies: readonly string[] | 'any';
  /** What the browser half needs (public keys, script address) and which sources the page's policy must allow for it. */
  browser?(settings: Static<S>): {
    data: Json;
    csp: Partial<Record<'script-src' | 'frame-src' | 'connect-src' | 'img-src', readonly string[]>>;
  };
  /** Once per configured account. */
  connect(context: ConnectionContext<Static<S>>): Gateway;
}
export const defineGateway = <S extends TObject>(gateway: GatewayDefinition<S>): GatewayDefinition<S> =>
  gateway;
