import { isRefusal, isVendorError } from '@moorage/sdk';
import { MethodRefusal } from '../actions/router.ts';
import { TooManyAttempts } from '../security/throttle.ts';

/** RFC 9457, with a stable `code`, the fields at fault, and a reference that staff can search for. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly requestId: string;
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'You are not signed in',
  403: 'This is not allowed',
  404: 'This does not exist',
  405: 'This cannot be done here',
  409: 'This does not fit the present state',
  410: 'This is no longer valid',
  413: 'This is too large',
  415: 'This kind of content is not accepted',
  421: 'Nothing is served under this name',
  422: 'This cannot be accepted',
  429: 'Too many attempts',
  500: 'Something went wrong on our side',
  502: 'Another system refused',
  503: 'Not available at the moment',
  504: 'Another system did not answer',
};

/** Anything that was thrown, in words that may leave the house: an unexpected error tells nothing but its reference. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (isRefusal(error)) {
    const { status, code, message, fields } = error;
    return problem({ status, code, detail: message, requestId, ...(fields ? { fields } : {}) });
  }
  if (isVendorError(error)) {
    const isUnknown = error.outcome === 'unknown';
    const detail = isUnknown
      ? 'It is not known whether it was carried out. We will find out; nothing is done twice if you try again.'
      : 'Nothing was changed. Try again later, and tell support if it stays.';
    return problem({ status: isUnknown ? 504 : 502, code: error.code, detail, requestId });
  }
  const read = readingProblem(error);
  if (read) return problem({ ...read, requestId });
  const detail = `We have been told. If you write to support, give them this reference: ${requestId}`;
  return problem({ status: 500, code: 'internal', detail, requestId });
}

const problem = (parts: Omit<Problem, 'type' | 'title'>): Problem => ({
  type: `urn:moorage:problem:${parts.code}`,
  title: titles[parts.status] ?? 'The request was refused',
  ...parts,
});

/** What reading a body may throw: too long, cut off, of another length than it said. */
function readingProblem(error: unknown): Pick<Problem, 'status' | 'code' | 'detail'> | undefined {
  const { type, limit } = (error ?? {}) as { type?: string; limit?: number };
  if (type === 'entity.too.large') {
    const detail = `The body may have at most ${limit ?? 0} bytes.`;
    return { status: 413, code: 'request.too-large', detail };
  }
  if (type === 'request.aborted' || type === 'request.size.invalid') {
    return { status: 400, code: 'request.incomplete', detail: 'The body did not arrive as a whole.' };
  }
  return undefined;
}

export function problemHeaders(error: unknown): Record<string, string> {
  if (error instanceof TooManyAttempts) return { 'retry-after': String(error.retryAfter) };
  if (error instanceof MethodRefusal) return { allow: error.allowed.join(', ') };
  return {};
}
