import type { World } from './world.ts';

export interface Asked {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
}
export interface Reply {
  status: number;
  /** Left out: an empty body. A string is sent as HTML, all else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}
export type Handler = (world: World, asked: Asked) => Reply;
export type Route = readonly [method: string, pattern: string, handler: Handler];

export const ok = (data: unknown, status = 200): Reply => ({ status, body: { data } });
export const empty = (status = 204): Reply => ({ status });
/** The older form of "no such thing", with `msg`. */
export const missing = (what: string): Reply => ({ status: 404, body: { msg: `${what} not found` } });
/** A list of plain sentences, as creation answers. */
export const refused = (...errors: string[]): Reply => ({ status: 422, body: { errors } });
export const locked = (): Reply => ({
  status: 423,
  body: { message: 'The server has pending tasks. Try again later.' },
});

/** Laravel's paginator, at the top level and not below `data`. */
export function paged(items: readonly unknown[], { query }: Asked, path: string): Reply {
  const size = Math.min(200, Math.max(1, Number(query.get('results') ?? 20) || 20));
  const last = Math.max(1, Math.ceil(items.length / size));
  const page = Math.max(1, Number(query.get('page') ?? 1) || 1);
  const data = items.slice((page - 1) * size, page * size);
  const at = (number: number) => `http://panel.test/api/v1${path}?page=${number}`;
  return {
    status: 200,
    body: {
      current_page: page,
      data,
      first_page_url: at(1),
      from: data.length ? (page - 1) * size + 1 : null,
      last_page: last,
      last_page_url: at(last),
      links: [{ url: at(page), label: String(page), active: true }],
      next_page_url: page < last ? at(page + 1) : null,
      path: `http://panel.test/api/v1${path}`,
      per_page: size,
      prev_page_url: page > 1 ? at(page - 1) : null,
      to: data.length ? (page - 1) * size + data.length : null,
      total: items.length,
    },
  };
}

type Kind = 'integer' | 'string' | 'boolean' | 'integers' | 'number';
const fits: Record<Kind, (value: unknown) => boolean> = {
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integers: (value) => Array.isArray(value) && value.every((item) => Number.isInteger(item)),
};
const article: Record<Kind, string> = {
  integer: 'an integer',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  integers: 'an array of integers',
};

/** Laravel's validator in small: `name*` is required. Unknown fields are ignored in silence, as the vendor does. */
export function invalid(
  body: Record<string, unknown>,
  rules: Record<string, Kind>,
  more: Record<string, string> = {},
): Reply | null {
  const errors: Record<string, string[]> = {};
  for (const [rule, kind] of Object.entries(rules)) {
    const field = rule.replace('*', '');
    const value = body[field];
    if (value === undefined || value === null || value === '') {
      if (rule.endsWith('*')) errors[field] = [`The ${field} field is required.`];
    } else if (!fits[kind](value)) errors[field] = [`The ${field} field must be ${article[kind]}.`];
  }
  for (const [field, message] of Object.entries(more)) errors[field] ??= [message];
  const messages = Object.values(errors).flat();
  if (messages.length === 0) return null;
  const rest = messages.length - 1;
  const message = rest ? `${messages[0]} (and ${rest} more error${rest > 1 ? 's' : ''})` : messages[0];
  return { status: 422, body: { message, errors } };
}

/** `2026-09-01T10:00:00+00:00`: whole seconds and a written-out offset. */
export const instant = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, '+00:00');
