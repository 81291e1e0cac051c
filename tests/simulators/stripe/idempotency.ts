import { ApiError } from './errors.ts';

export interface Answer {
  status: number;
  body: object;
  requestId: string;
}
interface Kept {
  fingerprint: string;
  at: number;
  answer: Answer | null;
}
const day = 24 * 3600 * 1000;

/** First answer per key, kept for a day; the same key with other parameters, or in use at this moment, is refused. */
export interface IdempotencyKeys {
  /** The answer to repeat, or null when this request is the first and shall run. */
  begin(key: string, fingerprint: string, now: Date): Answer | null;
  finish(key: string, answer: Answer): void;
  /** The endpoint never began: the key stays free. */
  forget(key: string): void;
  clear(): void;
}

export function idempotencyKeys(): IdempotencyKeys {
  const kept = new Map<string, Kept>();
  return {
    begin(key, fingerprint, now) {
      if (key.length > 255)
        throw new ApiError(
          400,
          { type: 'idempotency_error', message: 'Idempotency keys have at most 255 characters.' },
          { executed: false },
        );
      const known = kept.get(key);
      if (!known || now.getTime() - known.at > day) {
        kept.set(key, { fingerprint, at: now.getTime(), answer: null });
        return null;
      }
      if (known.fingerprint !== fingerprint)
        throw new ApiError(
          400,
          {
            type: 'idempotency_error',
            message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
          },
          { executed: false },
        );
      if (!known.answer)
        throw new ApiError(
          409,
          {
            type: 'idempotency_error',
            code: 'idempotency_key_in_use',
            message: `There is currently another in-progress request using this Idempotent Key: ${key}.`,
          },
          { executed: false },
        );
      return known.answer;
    },
    finish(key, answer) {
      const known = kept.get(key);
      if (known) known.answer = answer;
    },
    forget: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}
