import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { Check, Errors } from 'typebox/schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definitions, schemaFile, startStripe, type StripeSimulator } from './index.ts';

/** The vendor's types as JSON Schema stand outside the repository; without them there is nothing to compare with. */
describe.skipIf(definitions === null)(`against the vendor's types (${schemaFile})`, () => {
  let vendor: StripeSimulator;
  let stripe: Stripe;
  beforeEach(async () => {
    vendor = await startStripe();
    const { hostname, port } = new URL(vendor.url);
    stripe = new Stripe(vendor.secretKey, { host: hostname, port, protocol: 'http', telemetry: false });
  });
  afterEach(() => vendor.close());

  const types: Readonly<Record<string, string>> = {
    balance_transaction: 'BalanceTransaction',
    charge: 'Charge',
    customer: 'Customer',
    dispute: 'Dispute',
    payment_intent: 'PaymentIntent',
    payment_method: 'PaymentMethod',
    refund: 'Refund',
    setup_intent: 'SetupIntent',
  };
  /** Every object with a type we know, wherever it stands in the answer. */
  const problemsIn = (value: unknown, path = ''): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    const type = types[(value as { object?: string }).object ?? ''];
    const own =
      type === undefined ? [] : problemsOf(type, value).map((problem) => `${type}${path}: ${problem}`);
    return [...own, ...Object.entries(value).flatMap(([key, item]) => problemsIn(item, `${path}/${key}`))];
  };
  // Interpreted, not compiled: compiling all that the types refer to takes half a minute.
  const problemsOf = (type: string, value: object): string[] => {
    const schema = { $defs: definitions ?? {}, $ref: `#/$defs/${type}` };
    if (Check(schema, value)) return [];
    const [, errors] = Errors(schema, value);
    return errors.map((error) => `${error.instancePath} ${error.message}`);
  };

  it('answers and events have the shapes of the pinned version', async () => {
    await wholeLife(stripe, vendor);
    const answers = vendor.control.requests();
    expect(answers.length).toBeGreaterThan(25);
    expect(
      answers.flatMap(({ method, path, body }) =>
        problemsIn(body).map((problem) => `${method} ${path} ${problem}`),
      ),
    ).toEqual([]);
    const seen = new Set(vendor.control.events().map((event) => event.type));
    expect(seen.size).toBeGreaterThan(12);
    expect(vendor.control.events().flatMap((event) => problemsIn(event.data.object))).toEqual([]);
  });

  it('the comparison itself finds a wrong type and a missing field', () => {
    expect(problemsIn({ object: 'refund', id: 7 })).not.toEqual([]);
  });

  it.each([
    [{ payment_method_types: ['card'] }, 'payment_method_types'],
    [{ automatic_payment_methods: { enabled: true, colour: 'red' } }, 'automatic_payment_methods[colour]'],
    [{ off_sesion: true }, 'off_sesion'],
  ])('refuses %j', async (extra, param) => {
    const params = { amount: 1000, currency: 'usd', ...extra } as unknown as Stripe.PaymentIntentCreateParams;
    await expect(stripe.paymentIntents.create(params)).rejects.toMatchObject({
      code: 'parameter_unknown',
      param,
      statusCode: 400,
    });
  });
});

async function wholeLife(stripe: Stripe, { control }: StripeSimulator): Promise<void> {
  const customer = await stripe.customers.create({
    email: 'ada@example.com',
    name: 'Ada',
    metadata: { a: '1' },
  });
  await stripe.customers.update(customer.id, { phone: '+44', address: { country: 'GB' } });
  await stripe.customers.retrieve(customer.id);
  const setup = await stripe.setupIntents.create({
    customer: customer.id,
    usage: 'off_session',
    automatic_payment_methods: { enabled: true },
  });
  control.confirm({ intent: setup.id, card: '4000002500003155' });
  await stripe.setupIntents.retrieve(setup.id);
  control.answerChallenge({ intent: setup.id });
  const { payment_method: card } = await stripe.setupIntents.retrieve(setup.id, {
    expand: ['payment_method'],
  });
  const method = typeof card === 'object' && card ? card.id : '';
  await stripe.setupIntents.cancel((await stripe.setupIntents.create({ customer: customer.id })).id);
  await stripe.customers.listPaymentMethods(customer.id, { type: 'card' });

  const base = { amount: 2999, currency: 'usd', customer: customer.id, metadata: { key: randomUUID() } };
  const charged = { ...base, payment_method: method, off_session: true, confirm: true };
  const paid = await stripe.paymentIntents.create({
    ...charged,
    expand: ['latest_charge.balance_transaction', 'payment_method'],
  });
  await stripe.refunds.create({ payment_intent: paid.id, amount: 1000 });
  control.refundNext({ status: 'pending' });
  const pending = await stripe.refunds.create({ payment_intent: paid.id, amount: 500, reason: 'duplicate' });
  control.settleRefund({ refund: pending.id, status: 'failed' });
  await stripe.refunds.list({ payment_intent: paid.id });
  await stripe.charges.list({ payment_intent: paid.id });

  control.behave({ paymentMethod: method, behaviour: 'insufficient_funds' });
  await stripe.paymentIntents.create(charged).catch((error: unknown) => error);
  control.behave({ paymentMethod: method, behaviour: 'authenticate_always' });
  await stripe.paymentIntents.create(charged).catch((error: unknown) => error);
  control.behave({ paymentMethod: method, behaviour: 'processing' });
  const slow = await stripe.paymentIntents.create(charged);
  control.settle({ intent: slow.id });

  const form = await stripe.paymentIntents.create({
    ...base,
    automatic_payment_methods: { enabled: true },
    setup_future_usage: 'off_session',
  });
  await stripe.paymentIntents.update(form.id, { amount: 3999, description: 'More' });
  control.confirm({ intent: form.id, card: '4000002760003184' });
  await stripe.paymentIntents.retrieve(form.id);
  control.answerChallenge({ intent: form.id, passed: false });
  await stripe.paymentIntents.retrieve(form.id);
  control.confirm({ intent: form.id, card: '4000000000000259' });
  await stripe.paymentIntents.retrieve(form.id, { expand: ['latest_charge'] });
  const held = await stripe.paymentIntents.create({
    ...charged,
    payment_method: 'pm_card_visa',
    capture_method: 'manual',
  });
  await stripe.paymentIntents.capture(held.id, { amount_to_capture: 2000 });
  await stripe.paymentIntents.cancel((await stripe.paymentIntents.create(base)).id, {
    cancellation_reason: 'abandoned',
  });
  await stripe.paymentIntents.list({ customer: customer.id, limit: 100 });
  const dispute = control.dispute({ intent: paid.id });
  await stripe.disputes.update(dispute.id, { evidence: { product_description: 'A server' }, submit: true });
  await stripe.disputes.retrieve(dispute.id);
  control.closeDispute({ dispute: dispute.id, status: 'won' });
  await stripe.paymentMethods.detach(method);
  await stripe.events.list({ limit: 100, types: ['payment_intent.succeeded'] });
}
