import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Action } from '@moorage/sdk';
import type { Answer, TestBrowser } from '@moorage/testing';
import type { BusyShop } from './busy-shop.ts';
import { accepted, type Body, type Shape } from './random-input.ts';

export const shapeOf = (action: Action): Shape => action.input as unknown as Shape;
export const hasBody = ({ route }: Action): boolean => /^(?:POST|PUT|PATCH) /.test(route);
export const inPath = ({ route }: Action): string[] =>
  [...route.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
/** Its route, with something that is there in every place. */
export const place = (action: Action, given: Readonly<Record<string, string>> = {}): string =>
  action.route.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(given[name] ?? '1'));
export const withQuery = (route: string, query: Readonly<Record<string, string>>): string =>
  Object.keys(query).length === 0 ? route : `${route}?${new URLSearchParams(query).toString()}`;
/** Somebody who may call it. */
export function callers(shop: BusyShop, { audience }: Action): TestBrowser[] {
  if (audience.includes('client') || audience.includes('staff'))
    return [
      ...(audience.includes('client') ? [shop.bob] : []),
      ...(audience.includes('staff') ? [shop.boss] : []),
    ];
  return [shop.stranger];
}

export function expectProblem(
  answer: Answer,
  about: unknown,
  expected: { status?: number; code?: string } = {},
): void {
  const { type, title, detail, status, code, requestId } = (answer.json ?? {}) as Record<string, unknown>;
  const seen = {
    about,
    contentType: answer.headers['content-type']?.split(';')[0],
    refused: answer.status >= 400 && answer.status < 500,
    status,
    type,
    words: [title, detail, code, requestId].every((word) => typeof word === 'string' && word !== ''),
  };
  expect(seen, answer.text).toEqual({
    about,
    contentType: 'application/problem+json',
    refused: true,
    status: answer.status,
    type: `urn:moorage:problem:${String(code)}`,
    words: true,
  });
  if (expected.status)
    expect({ about, status: answer.status, text: answer.text }).toMatchObject({
      about,
      status: expected.status,
    });
  if (expected.code) expect({ about, code }).toEqual({ about, code: expected.code });
}

/** What an honest program would send besides the address. */
export function honest(shop: BusyShop, name: string, action: Action): Body {
  if (name === 'invoices.pay') return { accountId: shop.accountId, new: true };
  const shape = shapeOf(action);
  const body: Body = {};
  for (const field of shape.required ?? []) {
    if (inPath(action).includes(field)) continue;
    [body[field]] = fc.sample(accepted(shape.properties?.[field] ?? {}), { seed: 1, numRuns: 1 });
  }
  return body;
}
