const PROBLEM = Symbol.for('moorage.problem');

/** An RFC 9457 problem document as an error: what happened, what to do, and a reference that staff can search. */
export class Problem extends Error {
  readonly [PROBLEM] = true;
  /** Stable and machine readable, `noun.reason`. `network`, `timeout` and `answer` come from this side of the wire. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** Field name → what is wrong with it. */
  readonly fields: Readonly<Record<string, string>>;
  readonly requestId: string | null;
  constructor(parts: {
    code: string;
    title: string;
    detail?: string;
    status?: number;
    fields?: Record<string, string>;
    requestId?: string | null;
    cause?: unknown;
  }) {
    super(parts.detail || parts.title, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'Problem';
    this.code = parts.code;
    this.title = parts.title;
    this.detail = parts.detail ?? '';
    this.status = parts.status ?? 0;
    this.fields = parts.fields ?? {};
    this.requestId = parts.requestId ?? null;
  }
  /** Nobody knows whether the request was carried out: it may be repeated only with the same idempotency key. */
  get unknown(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }
}

/** By symbol, not by `instanceof`: an extension may carry its own copy of this class. */
export const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && PROBLEM in error;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function readFields(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

/** An answer that is not 2xx, whatever its body: a proxy's HTML page becomes a problem too. */
export async function readProblem(response: Response): Promise<Problem> {
  const { status } = response;
  const requestId = response.headers.get('x-request-id');
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  const body: unknown = isJson ? await response.json().catch(() => null) : null;
  if (typeof body !== 'object' || body === null) {
    return new Problem({
      code: 'answer',
      title: 'The server gave an answer that this page does not understand',
      detail: `It answered with status ${status}. Try again in a moment; if it stays, tell support.`,
      status,
      requestId,
    });
  }
  const document = body as Record<string, unknown>;
  return new Problem({
    code: text(document.code) ?? `http.${status}`,
    title: text(document.title) ?? 'The request was refused',
    detail: text(document.detail) ?? '',
    status,
    fields: readFields(document.fields),
    requestId: text(document.requestId) ?? requestId,
  });
}
