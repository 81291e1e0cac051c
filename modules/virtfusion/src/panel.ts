import type { ConnectionContext, HttpRequest, HttpResponse } from '@moorage/sdk';
import { garbage, isGone, parse, toVendorError } from './refusal.ts';
import type { Settings } from './schemas.ts';

/** Allocation and build may keep the panel busy for long; an answer we do not wait for is one we have to look up. */
const SLOW = 30_000;

export interface Panel {
  /** Scheme and host of the panel. */
  readonly origin: string;
  get<T>(path: string): Promise<T>;
  /** `null` when the panel says that it does not exist. */
  find<T>(path: string): Promise<T | null>;
  /** For answers whose headers matter. */
  ask<T>(path: string): Promise<{ body: T; headers: HttpResponse['headers'] }>;
  send<T>(method: 'POST' | 'PUT', path: string, body?: object): Promise<T>;
  /** For answers without a body. */
  order(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<void>;
  /** @returns false when it was gone already */
  remove(path: string): Promise<boolean>;
}

export function createPanel({ settings, http, log, clock }: ConnectionContext<Settings>): Panel {
  const { origin } = new URL(settings.url);

  async function request(method: NonNullable<HttpRequest['method']>, path: string, body?: object) {
    const began = clock.now().getTime();
    const response = await http.request(`${origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${settings.token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(method === 'GET' ? {} : { timeout: SLOW }),
    });
    const milliseconds = clock.now().getTime() - began;
    log.debug({ method, path, status: response.status, milliseconds }, 'VirtFusion answered');
    return response;
  }

  const isSuccess = ({ status }: HttpResponse) => status >= 200 && status < 300;
  function read<T>(method: string, path: string, response: HttpResponse): T {
    if (!isSuccess(response)) throw toVendorError(method, path, response);
    const body = parse(response.text);
    if (typeof body !== 'object' || body === null || !('data' in body))
      throw garbage(method, path, response.status);
    return body as T;
  }

  return {
    origin,
    get: async (path) => read('GET', path, await request('GET', path)),
    async find(path) {
      const response = await request('GET', path);
      return isGone(response) ? null : read('GET', path, response);
    },
    async ask(path) {
      const response = await request('GET', path);
      return { body: read('GET', path, response), headers: response.headers };
    },
    send: async (method, path, body) => read(method, path, await request(method, path, body)),
    async order(method, path, body) {
      const response = await request(method, path, body);
      if (!isSuccess(response)) throw toVendorError(method, path, response);
    },
    async remove(path) {
      const response = await request('DELETE', path);
      if (isGone(response)) return false;
      if (!isSuccess(response)) throw toVendorError('DELETE', path, response);
      return true;
    },
  };
}
