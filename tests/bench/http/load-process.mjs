import autocannon from 'autocannon';
import { signWebhooks } from './sign-webhooks.mjs';

const { url, seconds, headers, webhooks } = JSON.parse(process.argv[2]);
let bad = 0;
let sample = '';
const instance = autocannon({
  url,
  connections: 16,
  duration: seconds,
  headers,
  ...(webhooks ? { requests: [{ method: 'POST', setupRequest: signWebhooks(webhooks) }] } : {}),
});
instance.on('response', (client, status) => {
  if (status !== 200) {
    bad += 1;
    sample ||= `status ${status}`;
  }
});
const result = await instance;
process.stdout.write(
  JSON.stringify({
    answers: result.requests.total,
    seconds: result.duration,
    errors: result.errors + result.timeouts,
    bad,
    sample,
  }),
);
