import type { HttpResponse } from '@moorage/sdk';
import { expect, it } from 'vitest';
import { explain, isGone, toVendorError } from './refusal.ts';

const answer = (status: number, text = '', headers: Record<string, string> = {}): HttpResponse => ({
  status,
  headers,
  text,
  json: () => JSON.parse(text),
});

it.each([
  ['{"errors":["No room.","No address."]}', 'No room. No address.'],
  ['{"message":"x","errors":{"email":["Taken."],"name":["Short."]}}', 'Taken. Short.'],
  ['{"msg":"server not found"}', 'server not found'],
  ['{"message":"Too Many Attempts."}', 'Too Many Attempts.'],
  ['{"errors":[],"message":"m"}', 'm'],
  ['<html>', ''],
  ['', ''],
  ['null', ''],
])('reads the reason out of %s', (text, reason) => {
  expect(explain(text)).toBe(reason);
});

it.each([
  ['GET', 401, 'virtfusion.unauthorised', 'refused', false],
  ['POST', 403, 'virtfusion.forbidden', 'refused', false],
  ['POST', 422, 'virtfusion.rejected', 'refused', false],
  ['POST', 423, 'virtfusion.locked', 'refused', true],
  ['POST', 429, 'virtfusion.rate-limited', 'refused', true],
  ['POST', 503, 'virtfusion.maintenance', 'refused', true],
  ['POST', 500, 'virtfusion.failed', 'unknown', true],
  ['DELETE', 502, 'virtfusion.failed', 'unknown', true],
  ['GET', 502, 'virtfusion.failed', 'refused', true],
  ['GET', 302, 'virtfusion.unexpected', 'refused', false],
] as const)('%s %i is %s', (method, status, code, outcome, retryable) => {
  const error = toVendorError(method, '/servers/1?x=y', answer(status));
  expect(error).toMatchObject({ code, outcome, retryable, status });
  expect(error.message).not.toContain('?x=y');
});

it('obeys Retry-After', () => {
  expect(toVendorError('GET', '/x', answer(429, '', { 'retry-after': '90' })).retryAfter).toBe(90);
  expect(toVendorError('GET', '/x', answer(429, '', { 'retry-after': 'soon' })).retryAfter).toBe(60);
});

it('believes only the panel that something is gone', () => {
  expect(isGone(answer(404, '{"msg":"server not found"}'))).toBe(true);
  expect(isGone(answer(404))).toBe(true);
  expect(isGone(answer(404, '<html>404</html>'))).toBe(false);
  expect(isGone(answer(404, '{"message":"The route api/v1/x could not be found."}'))).toBe(false);
  expect(isGone(answer(200))).toBe(false);
});
