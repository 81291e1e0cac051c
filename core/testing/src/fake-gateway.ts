import {
  defineGateway,
  Refusal,
  t,
  VendorError,
  type DeclineClass,
  type GatewayDefinition,
  type GatewayFact,
  type Money,
  type PaymentOutcome,
  type PaymentRequest,
  type RawRequest,
  type StoredMethod,
} from '@moorage/sdk';

/**
 * How the fake answers the next payment. `lost`: it is carried out, the answer is not. `unreached`: neither. `refused`: it does
 * not accept our key. `busy`: it was asked too often.
 */
export type FakeAnswer =
  | 'ok'
  | 'pending'
  | 'action'
  | 'lost'
  | 'unreached'
  | 'refused'
  | 'busy'
  | { readonly decline: DeclineClass };

/** The same for a refund. `broken`: it is carried out, and then the gateway's own code breaks. */
export type FakeRefundAnswer = 'ok' | 'lost' | 'pending' | 'failed' | 'refused' | 'broken';

export interface FakeCharge {
  readonly request: PaymentRequest;
  readonly reference: string;
  state: PaymentOutcome['state'];
  declineClass?: DeclineClass;
}
export interface FakeRefund {
  readonly key: string;
  readonly reference: string;
  readonly payment: string;
  readonly amount: Money;
}

/**
 * A gateway in memory, made from the contract alone. It keeps what it took by key, as real ones do, so that repeating a request
 * charges nobody twice, and a test can see every charge that a bank would have seen.
 */
export function createFakeGateway(
  options: { currencies?: readonly string[] | 'any'; cancels?: boolean } = {},
) {
  const charges = new Map<string, FakeCharge>();
  const refunds = new Map<string, FakeRefund>();
  const answers: FakeAnswer[] = [];
  const refundAnswers: FakeRefundAnswer[] = [];
  const removed: string[] = [];
  const setups = new Map<string, StoredMethod | 'pending'>();
  const state = { isSilent: false, usual: 'ok' as FakeAnswer, payDelay: 0 };
  let serial = 0;

  const method = (reference: string): StoredMethod => ({
    reference,
    kind: 'card',
    label: 'Visa',
    last4: '4242',
    expires: '2031-12',
  });
  const silent = (): VendorError =>
    new VendorError('fake.no-answer', 'The fake does not answer', { outcome: 'unknown' });
  const byReference = (reference: string): FakeCharge | undefined =>
    [...charges.values()].find((charge) => charge.reference === reference);

  function outcomeOf(charge: FakeCharge): PaymentOutcome {
    const { reference, request } = charge;
    switch (charge.state) {
      case 'succeeded':
        return {
          state: 'succeeded',
          reference,
          fee: { amount: Math.min(30, request.amount.amount), currency: request.amount.currency },
          ...(request.save ? { method: method(`card-of-${reference}`) } : {}),
        };
      case 'pending':
        return { state: 'pending', reference };
      case 'action':
        return { state: 'action', reference, browser: { session: reference } };
      case 'failed':
        return {
          state: 'failed',
          reference,
          code: `fake_${charge.declineClass ?? 'later'}`,
          message: 'The card was declined.',
          declineClass: charge.declineClass ?? 'later',
        };
    }
  }

  async function pay(request: PaymentRequest): Promise<PaymentOutcome> {
    if (state.payDelay > 0) await new Promise((resolve) => setTimeout(resolve, state.payDelay));
    const known = charges.get(request.key);
    if (known) return outcomeOf(known);
    if (state.isSilent) throw silent();
    const answer = answers.shift() ?? state.usual;
    if (answer === 'refused') throw new VendorError('fake.refused', 'The fake refuses', { retryable: false });
    if (answer === 'busy') throw new VendorError('fake.busy', 'The fake is busy', { retryable: true });
    if (answer === 'unreached') throw silent();
    serial += 1;
    const charge: FakeCharge = { request, reference: `fake-${serial}`, state: 'succeeded' };
    charges.set(request.key, charge);
    if (answer === 'pending' || answer === 'action') charge.state = answer;
    if (typeof answer === 'object') Object.assign(charge, { state: 'failed', declineClass: answer.decline });
    if (answer === 'lost') throw silent();
    return outcomeOf(charge);
  }

  const definition = defineGateway({
    settings: t.Object({}),
    currencies: options.currencies ?? 'any',
    connect: () => ({
      test: () => Promise.resolve(),
      customer: ({ client }) => Promise.resolve({ reference: `customer-${client.id}` }),
      pay,
      status({ key, reference }) {
        if (state.isSilent) return Promise.reject(silent());
        const charge = charges.get(key) ?? (reference === null ? undefined : byReference(reference));
        return Promise.resolve(charge ? outcomeOf(charge) : 'absent');
      },
      ...(options.cancels === false
        ? {}
        : {
            cancel({ key }) {
              if (state.isSilent) return Promise.reject(silent());
              const charge = charges.get(key);
              if (!charge) return Promise.reject(new Error('Nothing to cancel'));
              if (charge.state === 'action')
                Object.assign(charge, { state: 'failed', declineClass: 'later' });
              return Promise.resolve(outcomeOf(charge));
            },
          }),
      refund({ key, reference, amount }) {
        const answer = refundAnswers.shift() ?? 'ok';
        if (answer === 'failed')
          return Promise.resolve({ state: 'failed', reference: '', message: 'Refused' });
        if (answer === 'refused')
          return Promise.reject(
            new VendorError('fake.refused', 'The fake does not accept the key', { retryable: false }),
          );
        const known = refunds.get(key);
        serial += known ? 0 : 1;
        const refund = known ?? { key, reference: `refund-${serial}`, payment: reference, amount };
        refunds.set(key, refund);
        if (answer === 'lost') return Promise.reject(silent());
        if (answer === 'broken') return Promise.reject(new TypeError('The fake tripped over its own feet'));
        return Promise.resolve({
          state: answer === 'ok' ? 'succeeded' : 'pending',
          reference: refund.reference,
        });
      },
      store({ key }) {
        setups.set(key, 'pending');
        return Promise.resolve({ reference: key, browser: { session: key } });
      },
      stored: ({ reference }) => Promise.resolve(setups.get(reference) ?? 'absent'),
      removeStored({ reference }) {
        removed.push(reference);
        return Promise.resolve();
      },
      receive({ headers, body }) {
        if (headers['x-signature'] !== 'good')
          return Promise.reject(new Refusal('webhook.signature', 'Not signed', { status: 400 }));
        return Promise.resolve(JSON.parse(body.toString('utf8')) as GatewayFact[]);
      },
    }),
  }) as unknown as GatewayDefinition;

  return {
    definition,
    /** What the bank has seen, in order. */
    charges: (): readonly FakeCharge[] => [...charges.values()],
    taken: (): readonly FakeCharge[] =>
      [...charges.values()].filter((charge) => charge.state === 'succeeded'),
    refunds: (): readonly FakeRefund[] => [...refunds.values()],
    removed: removed as readonly string[],
    answer: (...next: FakeAnswer[]): void => void answers.push(...next),
    answerRefund: (...next: FakeRefundAnswer[]): void => void refundAnswers.push(...next),
    /** From now on, when nothing else was said. */
    always: (next: FakeAnswer): void => void (state.usual = next),
    silence: (isSilent: boolean): void => void (state.isSilent = isSilent),
    slow: (milliseconds: number): void => void (state.payDelay = milliseconds),
    /** The customer did it in the browser; or the bank changed its mind. */
    complete(reference: string, next: 'succeeded' | 'failed' | 'pending' = 'succeeded'): void {
      const charge = byReference(reference);
      if (!charge) throw new Error(`The fake has no payment ${reference}`);
      charge.state = next;
    },
    /** As after the settings were changed to those of another account. */
    forget: (): void => charges.clear(),
    completeSetup: (reference: string): void => void setups.set(reference, method(`card-${reference}`)),
    webhook: (facts: readonly GatewayFact[], signature = 'good'): RawRequest => ({
      method: 'POST',
      path: '/',
      query: {},
      headers: { 'x-signature': signature },
      body: Buffer.from(JSON.stringify(facts)),
      receivedAt: new Date(0),
    }),
    /** The message that the gateway would send about a refund; many gateways give our key back with it. */
    factOfRefund(
      { key, payment, reference, amount }: FakeRefund,
      externalId: string,
      { tellsKey = true } = {},
    ): GatewayFact {
      const fact = { kind: 'refund', externalId, reference: payment, refund: reference, amount } as const;
      return { ...fact, state: 'succeeded', ...(tellsKey ? { key } : {}) };
    },
    /** The message that the gateway would send about a payment. */
    factOf(charge: FakeCharge, externalId: string, amount: Money = charge.request.amount): GatewayFact {
      return {
        kind: 'payment',
        externalId,
        key: charge.request.key,
        reference: charge.reference,
        amount,
        outcome: outcomeOf(charge),
      };
    },
  };
}
export type FakeGateway = ReturnType<typeof createFakeGateway>;
