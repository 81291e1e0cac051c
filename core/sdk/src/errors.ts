/**
 * Errors that cross the boundary between core and extensions. They are recognised by a registered symbol, not by
 * `instanceof`, because an extension may carry its own copy of this package.
 */
const REFUSAL = Symbol.for('moorage.refusal');
const VENDOR = Symbol.for('moorage.vendor-error');
const LATER = Symbol.for('moorage.later');

/**
 * "No", said on purpose. It rolls the transaction back, and its message may be shown to the customer.
 * @param code stable, machine readable, `noun.reason` (for example `coupon.expired`)
 * @param message one sentence a customer can act on
 */
export class Refusal extends Error {
  readonly [REFUSAL] = true;
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, string>> | undefined;
  constructor(
    code: string,
    message: string,
    options: { status?: number; fields?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = options.status ?? 422;
    this.fields = options.fields;
  }
}
export const isRefusal = (error: unknown): error is Refusal =>
  typeof error === 'object' && error !== null && REFUSAL in error;

/**
 * A vendor said no, said nonsense, or said nothing.
 * `outcome: 'unknown'` means the request may have been carried out (time-out, dropped connection, 5xx on a write):
 * nobody may report it as failed before the vendor was asked. `retryable` means the same request may be sent again.
 */
export class VendorError extends Error {
  readonly [VENDOR] = true;
  readonly code: string;
  readonly outcome: 'refused' | 'unknown';
  readonly retryable: boolean;
  /** Seconds after which the vendor wants to be asked again. */
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;
  constructor(
    code: string,
    message: string,
    options: {
      outcome?: 'refused' | 'unknown';
      retryable?: boolean;
      retryAfter?: number;
      status?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VendorError';
    this.code = code;
    this.outcome = options.outcome ?? 'refused';
    this.retryable = options.retryable ?? this.outcome === 'unknown';
    this.retryAfter = options.retryAfter;
    this.status = options.status;
  }
}
export const isVendorError = (error: unknown): error is VendorError =>
  typeof error === 'object' && error !== null && VENDOR in error;

/**
 * Thrown by a step of a long operation that is going well but is not done: the operation is put aside and called again
 * after `seconds`. It is not counted as a failed attempt.
 */
export class Later extends Error {
  readonly [LATER] = true;
  readonly seconds: number;
  constructor(seconds: number, message: string) {
    super(message);
    this.name = 'Later';
    this.seconds = seconds;
  }
}
export const isLater = (error: unknown): error is Later =>
  typeof error === 'object' && error !== null && LATER in error;
