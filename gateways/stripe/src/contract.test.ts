import { gatewayContract } from '@moorage/testing';
import { money, type Money, type RawRequest } from '@moorage/sdk';
import { startStripe } from '../../../tests/simulators/stripe/index.ts';
import gateway from './server.ts';

/** Read without the gateway's own conversion; in the currencies of the contract Stripe's units are those of ISO. */
const moneyOf = ({ amount, currency }: { amount: number; currency: string }): Money =>
  money(amount, currency.toUpperCase());

gatewayContract({
  name: 'Stripe',
  definition: gateway,
  webhookSecrets: ['webhookSecret'],
  async start() {
    const vendor = await startStripe();
    const { control } = vendor;
    const settings = {
      publishableKey: vendor.publishableKey,
      secretKey: vendor.secretKey,
      webhookSecret: vendor.webhookSecret,
      apiUrl: vendor.url,
      scriptUrl: `${vendor.url}/endive/stripe.js`,
    };
    const raw = (message: { body: string; headers: Record<string, string> }): RawRequest => ({
      method: 'POST',
      path: '/webhooks',
      query: {},
      headers: message.headers,
      body: Buffer.from(message.body),
      receivedAt: new Date(),
    });
    return {
      settings,
      wrongSettings: { ...settings, secretKey: 'sk_test_thisKeyIsNotKnownAnywhere' },
      storeMethod: (customer) => control.storeCard({ customer: customer ?? '' }).id,
      decline(method) {
        control.behave({ paymentMethod: method, behaviour: 'stolen_card' });
        return 'never';
      },
      loseReply: () =>
        control.drop({ path: '/v1/payment_intents', method: 'POST', when: 'after', times: 10 }),
      taken: () =>
        control
          .charges()
          .filter((charge) => charge.paid)
          .map(moneyOf),
      returned: () =>
        control
          .events({ type: 'refund.created' })
          .map((event) => event.data.object as { amount: number; currency: string })
          .map(moneyOf),
      finishStore: (reference) => void control.confirm({ intent: reference }),
      webhook(reference, { signature = 'good', age = 0 } = {}) {
        const event = control
          .events({ type: 'payment_intent.succeeded' })
          .find((each) => (each.data.object as { id: string }).id === reference);
        const message = control.signed({
          ...(event === undefined ? {} : { event: event.id }),
          ...(signature === 'forged' ? { secret: 'whsec_0123456789somebodyelse' } : {}),
          at: new Date(Date.now() - age * 1000).toISOString(),
        });
        return raw(signature === 'none' ? { ...message, headers: {} } : message);
      },
      webhookOfNoInterest: () =>
        raw(control.signed({ type: 'payout.paid', object: { id: 'po_1', object: 'payout' } })),
      close: () => vendor.close(),
    };
  },
});
