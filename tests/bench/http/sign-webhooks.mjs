import { createHmac, randomBytes } from 'node:crypto';

/** A payment event as Stripe sends it, with an id of its own each time, signed for `secret`. */
export function signWebhooks({ secret, apiVersion, path }) {
  const run = randomBytes(6).toString('hex');
  let count = 0;
  return (request) => {
    const seconds = Math.floor(Date.now() / 1_000);
    const body = JSON.stringify(event(`${run}${(count += 1)}`, seconds, apiVersion));
    const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    return {
      ...request,
      path,
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': `t=${seconds},v1=${signature}`,
      },
    };
  };
}

const event = (id, created, apiVersion) => ({
  id: `evt_${id}`,
  object: 'event',
  api_version: apiVersion,
  created,
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type: 'payment_intent.succeeded',
  data: {
    object: {
      id: `pi_${id}`,
      object: 'payment_intent',
      amount: 2999,
      amount_received: 2999,
      currency: 'usd',
      customer: 'cus_1',
      latest_charge: `ch_${id}`,
      livemode: false,
      metadata: { moorage_key: `bench-${id}` },
      payment_method: 'pm_1',
      payment_method_types: ['card'],
      status: 'succeeded',
    },
  },
});
