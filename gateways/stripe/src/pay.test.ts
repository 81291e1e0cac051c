import { money, type PaymentOutcome } from '@moorage/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, open, type Opened } from '../tests/open.ts';

let stage: Opened;
beforeEach(async () => {
  stage = await open();
});
afterEach(() => stage.vendor.close());

const ask = (reference: string | undefined) =>
  stage.gateway.status({
    key: 'unused',
    reference: reference ?? '',
    customer: stage.customer,
    since: new Date(),
  });
const browserOf = (outcome: PaymentOutcome) => (outcome.state === 'action' ? outcome.browser : undefined);
const sent = () => stage.control.requests({ method: 'POST', path: '/v1/payment_intents' }).at(-1);

describe('in the browser', () => {
  it('gives the browser what it needs, and reports fee and kept card once the customer has paid', async () => {
    const outcome = await stage.gateway.pay(stage.request({ save: true }));
    expect(browserOf(outcome)).toEqual({
      clientSecret: expect.stringMatching(/^pi_.+_secret_/) as string,
      kind: 'payment',
    });
    stage.control.confirm({ intent: outcome.reference ?? '' });
    expect(await ask(outcome.reference)).toEqual({
      state: 'succeeded',
      reference: outcome.reference,
      fee: money(117, 'USD'),
      method: {
        reference: expect.stringMatching(/^pm_/) as string,
        kind: 'card',
        label: 'Visa',
        last4: '4242',
        expires: expect.stringMatching(/^\d{4}-12$/) as string,
      },
    });
  });

  it('sends the pinned version, our marks, and none of the parameters that version removed', async () => {
    const request = stage.request();
    await stage.gateway.pay(request);
    expect(sent()).toMatchObject({
      apiVersion: '2026-10-28.endive',
      idempotencyKey: request.key,
      params: {
        amount: '2999',
        currency: 'usd',
        automatic_payment_methods: { enabled: 'true' },
        metadata: {
          moorage_key: request.key,
          moorage_client: '7',
          moorage_invoice: '2026-0001',
          moorage_way: 'form',
        },
      },
    });
    expect(sent()?.params).not.toHaveProperty('payment_method_types');
  });

  it('keeps waiting after a declined card, because the form is still open', async () => {
    const outcome = await stage.gateway.pay(stage.request());
    expect(() =>
      stage.control.confirm({ intent: outcome.reference ?? '', card: '4000000000000002' }),
    ).toThrow();
    expect(await ask(outcome.reference)).toMatchObject({ state: 'action', browser: browserOf(outcome) });
    stage.control.confirm({ intent: outcome.reference ?? '' });
    expect(await ask(outcome.reference)).toMatchObject({ state: 'succeeded' });
  });

  it('closes a payment that is no longer wanted, and says so when it was too late', async () => {
    const [unwanted, late] = [
      await stage.gateway.pay(stage.request()),
      await stage.gateway.pay(stage.request()),
    ];
    expect(await stage.gateway.cancel?.({ key: 'c-1', reference: unwanted.reference ?? '' })).toMatchObject({
      state: 'failed',
      code: 'canceled',
    });
    expect(() => stage.control.confirm({ intent: unwanted.reference ?? '' })).toThrow(/status of canceled/);
    stage.control.confirm({ intent: late.reference ?? '' });
    expect(await stage.gateway.cancel?.({ key: 'c-2', reference: late.reference ?? '' })).toMatchObject({
      state: 'succeeded',
    });
  });

  it('closes it under the key that began it, as often as it is asked to', async () => {
    const { key, ...request } = stage.request();
    const { reference = '' } = await stage.gateway.pay({ ...request, key });
    for (let time = 0; time < 2; time += 1)
      expect(await stage.gateway.cancel?.({ key, reference })).toMatchObject({ code: 'canceled' });
  });
});

describe('with a stored card', () => {
  it('asks the customer to confirm the same intent when the bank wants it off session', async () => {
    const { id } = stage.control.storeCard({ customer: stage.customer, card: '4000002760003184' });
    const outcome = await stage.gateway.pay(stage.request({ method: id, onSession: false }));
    expect(outcome.state).toBe('action');
    expect(browserOf(outcome)).toMatchObject({ kind: 'payment', method: id });
    expect(await ask(outcome.reference)).toEqual(outcome);

    stage.control.confirm({ intent: outcome.reference ?? '', card: id });
    stage.control.answerChallenge({ intent: outcome.reference ?? '', passed: false });
    expect(await ask(outcome.reference)).toMatchObject({ state: 'action', browser: { method: id } });
    stage.control.confirm({ intent: outcome.reference ?? '', card: id });
    stage.control.answerChallenge({ intent: outcome.reference ?? '' });
    expect(await ask(outcome.reference)).toMatchObject({ state: 'succeeded' });
    expect(stage.control.charges().filter((charge) => charge.paid)).toHaveLength(1);
  });

  it('charges a card without a challenge that was authenticated when it was stored', async () => {
    const begun = await stage.gateway.store?.({
      key: 's-1',
      client: stage.request().client,
      customer: stage.customer,
      returnUrl: 'https://portal.example/',
    });
    const reference = begun?.reference ?? '';
    stage.control.confirm({ intent: reference, card: '4000002500003155' });
    expect(await stage.gateway.stored?.({ reference })).toBe('pending');
    stage.control.answerChallenge({ intent: reference });
    const method = await stage.gateway.stored?.({ reference });
    expect(method).toMatchObject({ label: 'Visa', last4: '3155' });
    const id = typeof method === 'object' ? method.reference : '';
    expect(await stage.gateway.pay(stage.request({ method: id, onSession: false }))).toMatchObject({
      state: 'succeeded',
    });
  });

  it('challenges the customer who is there', async () => {
    const { id } = stage.control.storeCard({ customer: stage.customer, card: '4000002760003184' });
    const outcome = await stage.gateway.pay(stage.request({ method: id }));
    expect(browserOf(outcome)).toMatchObject({ kind: 'payment' });
    stage.control.answerChallenge({ intent: outcome.reference ?? '' });
    expect(await ask(outcome.reference)).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['4000000000000341', 'later', 'generic_decline'],
    ['pm_card_visa', 'later', 'insufficient_funds'],
    ['pm_card_visa', 'never', 'lost_card'],
    ['pm_card_visa', 'never', 'stolen_card'],
    ['pm_card_visa', 'never', 'expired_card'],
    ['pm_card_visa', 'fix', 'incorrect_cvc'],
    ['pm_card_visa', 'later', 'processing_error'],
  ] as const)('%s declined later on: class %s by %s', async (card, declineClass, code) => {
    const { id } = stage.control.storeCard({ customer: stage.customer, card });
    if (card === 'pm_card_visa') stage.control.behave({ paymentMethod: id, behaviour: code });
    const outcome = await stage.gateway.pay(stage.request({ method: id, onSession: false }));
    expect(outcome).toMatchObject({ state: 'failed', code, declineClass });
    stage.control.behave({ paymentMethod: id, behaviour: 'succeed' });
    expect(await stage.gateway.pay(stage.request({ method: id, onSession: false }))).toMatchObject({
      state: 'succeeded',
    });
  });

  it('is patient with a debit whose answer comes later', async () => {
    const { id } = stage.control.storeCard({ customer: stage.customer });
    stage.control.behave({ paymentMethod: id, behaviour: 'processing' });
    const outcome = await stage.gateway.pay(stage.request({ method: id, onSession: false }));
    expect(outcome).toEqual({ state: 'pending', reference: outcome.reference });
    stage.control.settle({
      intent: outcome.reference ?? '',
      succeeded: false,
      decline: 'insufficient_funds',
    });
    expect(await ask(outcome.reference)).toMatchObject({ state: 'failed', declineClass: 'later' });
  });

  it('says of a card that is gone, or of another customer, to choose another one', async () => {
    const other = await stage.gateway.customer?.({ key: 'other', client: stage.request().client });
    const { id } = stage.control.storeCard({ customer: other?.reference ?? '' });
    for (const method of [id, 'pm_neverExisted'])
      expect(await stage.gateway.pay(stage.request({ method, onSession: false }))).toMatchObject({
        state: 'failed',
        declineClass: 'never',
        code: 'method_missing',
      });
    expect(stage.control.charges()).toEqual([]);
  });
});

it('returns an amount that is too small as our own mistake', async () => {
  expect(await stage.gateway.pay(stage.request({ amount: money(10, 'USD') }))).toMatchObject({
    state: 'failed',
    declineClass: 'ours',
    code: 'amount_too_small',
  });
});

it('does not begin a payment whose method could not be kept', async () => {
  expect(await failureOf(stage.gateway.pay(stage.request({ customer: null, save: true })))).toMatchObject({
    message: 'A method can only be kept for a known customer',
  });
});
