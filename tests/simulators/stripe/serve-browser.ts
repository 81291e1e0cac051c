import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Account } from './account.ts';
import { answerChallenge } from './control.ts';

const asset = (name: string): string => readFileSync(new URL(`./browser/${name}`, import.meta.url), 'utf8');

const files: Readonly<Record<string, { file: string; type: string }>> = {
  '/v3/stripe.js': { file: 'stripe.js', type: 'text/javascript' },
  '/v3/': { file: 'stripe.js', type: 'text/javascript' },
  '/endive/stripe.js': { file: 'stripe.js', type: 'text/javascript' },
  '/endive/element': { file: 'element.html', type: 'text/html' },
  '/endive/element.js': { file: 'element.js', type: 'text/javascript' },
  '/endive/challenge': { file: 'challenge.html', type: 'text/html' },
  '/endive/challenge.js': { file: 'challenge.js', type: 'text/javascript' },
  '/endive/frames.css': { file: 'frames.css', type: 'text/css' },
};

/** The script for the merchant's page and the pages that live in its frames. */
export function serveBrowser(
  account: Account,
  path: string,
  body: string,
  response: ServerResponse,
): boolean {
  if (path === '/endive/answer') {
    answer(account, body, response);
    return true;
  }
  const found = files[path];
  if (!found) return false;
  const content = asset(found.file);
  response.writeHead(200, {
    'content-type': `${found.type}; charset=utf-8`,
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
    'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
  return true;
}

/** The bank's page tells how the challenge ended. */
function answer(account: Account, body: string, response: ServerResponse): void {
  const { client_secret: secret, passed } = JSON.parse(body) as { client_secret: string; passed: boolean };
  const intent = [...account.paymentIntents.values(), ...account.setupIntents.values()].find(
    (candidate) => candidate.client_secret === secret,
  );
  response.writeHead(intent ? 200 : 404, { 'content-type': 'application/json' });
  if (!intent) {
    response.end(JSON.stringify({ error: 'No such intent' }));
    return;
  }
  account.current = { id: null, idempotencyKey: null };
  const { id, object, status } = answerChallenge(account, intent.id, passed);
  response.end(JSON.stringify({ id, object, status }));
}
