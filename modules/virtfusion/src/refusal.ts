import { VendorError, type HttpResponse } from '@moorage/sdk';

const LONGEST = 300;
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** The panel words its errors in four ways, and sometimes not at all. */
export function explain(text: string): string {
  const body = parse(text);
  if (typeof body !== 'object' || body === null) return '';
  const { errors, msg, message } = body as Record<string, unknown>;
  const listed: unknown[] = Array.isArray(errors) ? errors : Object.values((errors ?? {}) as object).flat();
  const found = listed.length > 0 ? listed : [msg ?? message ?? ''];
  return found
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .join(' ')
    .slice(0, LONGEST);
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The panel itself says that the thing is not there; a proxy's page or a wrong address does not count. */
export function isGone({ status, text }: HttpResponse): boolean {
  if (status !== 404) return false;
  if (text.trim() === '') return true;
  return parse(text) !== undefined && !/^the route /i.test(explain(text));
}

/** What an answer other than success means for the operation. */
export function toVendorError(method: string, path: string, response: HttpResponse): VendorError {
  const { status } = response;
  const said = explain(response.text);
  const call = `${method} ${path.replace(/\?.*$/, '')}`;
  const retryAfter = readRetryAfter(response.headers['retry-after']);
  const later = (code: string, message: string, seconds: number) =>
    new VendorError(code, sentence(message, said), {
      status,
      retryable: true,
      retryAfter: retryAfter ?? seconds,
    });
  const never = (code: string, message: string) => new VendorError(code, sentence(message, said), { status });

  switch (status) {
    case 401:
      return never(
        'virtfusion.unauthorised',
        'VirtFusion does not accept the API token. Check the token, when it expires, and its list of allowed addresses.',
      );
    case 403:
      return never(
        'virtfusion.forbidden',
        `The API token has no permission for ${call}. Grant it in the panel.`,
      );
    case 404:
      return never('virtfusion.not-found', `VirtFusion knows nothing at ${call}`);
    case 409:
    case 422:
      return never('virtfusion.rejected', `VirtFusion refused ${call}`);
    case 423:
      return later(
        'virtfusion.locked',
        'The server is busy with another task, or the panel is set to "do not disturb"',
        10,
      );
    case 429:
      return later('virtfusion.rate-limited', 'The API token has made too many requests', 60);
    case 503:
      return later('virtfusion.maintenance', 'The hypervisor or the panel is in maintenance', 60);
    default:
      if (status >= 500)
        return new VendorError(
          'virtfusion.failed',
          sentence(`VirtFusion answered ${status} to ${call}`, said),
          {
            status,
            outcome: WRITES.has(method) ? 'unknown' : 'refused',
            retryable: true,
          },
        );
      return never(
        'virtfusion.unexpected',
        `VirtFusion answered ${status} to ${call}. Is the panel address right?`,
      );
  }
}

/** Success with a body that cannot be read: a write was probably carried out. */
export const garbage = (method: string, path: string, status: number): VendorError =>
  new VendorError(
    'virtfusion.garbage',
    `VirtFusion answered ${status} to ${method} ${path.replace(/\?.*$/, '')} with something that is not its API. Is the panel address right?`,
    { status, outcome: WRITES.has(method) ? 'unknown' : 'refused', retryable: WRITES.has(method) },
  );

const sentence = (message: string, said: string) => (said === '' ? message : `${message} ("${said}")`);

/** Seconds; the header may also hold a date, which nobody has seen here. */
function readRetryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,5}$/.test(value) ? Math.max(1, Number(value)) : undefined;
}
