import type Stripe from 'stripe';

export interface ErrorBody {
  type: 'card_error' | 'invalid_request_error' | 'api_error' | 'idempotency_error' | 'rate_limit_error';
  message: string;
  code?: string;
  decline_code?: string;
  advice_code?: string;
  param?: string;
  doc_url?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  setup_intent?: Stripe.SetupIntent;
  payment_method?: Stripe.PaymentMethod;
}

/** An answer `{ "error": … }`. `executed` says whether the endpoint had begun, which decides if an idempotency key keeps it. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly executed: boolean;
  constructor(status: number, body: ErrorBody, options: { executed?: boolean } = {}) {
    super(body.message);
    this.status = status;
    this.body = body.code === undefined ? body : { doc_url: documentation(body.code), ...body };
    this.executed = options.executed ?? true;
  }
}
const documentation = (code: string): string =>
  `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;

export const invalid = (message: string, more: { code?: string; param?: string } = {}): ApiError =>
  new ApiError(400, { type: 'invalid_request_error', message, ...more });

/** Refused before the endpoint began: an idempotency key is not used up by it. */
export const malformed = (message: string, more: { code?: string; param?: string } = {}): ApiError =>
  new ApiError(400, { type: 'invalid_request_error', message, ...more }, { executed: false });

export const missing = (noun: string, id: string, param = 'id'): ApiError =>
  new ApiError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${noun}: '${id}'`,
    param,
  });

export const unexpectedState = (
  intent: 'PaymentIntent' | 'SetupIntent',
  verb: string,
  status: string,
): ApiError =>
  invalid(`You cannot ${verb} this ${intent} because it has a status of ${status}.`, {
    code: intent === 'PaymentIntent' ? 'payment_intent_unexpected_state' : 'setup_intent_unexpected_state',
  });
