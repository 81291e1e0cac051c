import getRawBody from 'raw-body';
import { Refusal } from '@moorage/sdk';
import { refuseForbiddenKeys } from '../actions/forbidden-keys.ts';
import type { Context } from './context.ts';

export const longestBody = 1_000_000;

/** The bytes as they came: a signature is checked on these. */
export async function readBytes(context: Context): Promise<Buffer> {
  if (context.get('content-encoding') !== '' && context.get('content-encoding') !== 'identity') {
    throw new Refusal('request.encoding', 'Send the body without content encoding.', { status: 415 });
  }
  const length = context.get('content-length');
  return getRawBody(context.req, { limit: longestBody, ...(length === '' ? {} : { length }) });
}

/** @throws Refusal `request.content-type` (415) · `request.malformed` (400) · `input.invalid` (422) */
export async function readJson(context: Context): Promise<unknown> {
  const bytes = await readBytes(context);
  if (bytes.length === 0) return undefined;
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(context.get('content-type'))) {
    throw new Refusal('request.content-type', 'Send the body as application/json.', { status: 415 });
  }
  const body = parse(bytes);
  // Before anything looks into it: what is nested without end would break each function that does.
  refuseForbiddenKeys(body);
  return body;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new Refusal('request.malformed', 'The body is not JSON.', { status: 400 });
  }
}
