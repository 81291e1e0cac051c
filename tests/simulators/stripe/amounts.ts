import { malformed } from './errors.ts';
import { integer, text, type Form } from './form.ts';

const wholeHundreds = new Set(['isk', 'ugx']);
const wholeTens = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);
const minimum: Readonly<Record<string, number>> = { usd: 50, eur: 50, gbp: 30, jpy: 50, krw: 100 };

/** The vendor's own rules for amounts, which differ from ISO 4217. */
export function amountOf(params: Form): { amount: number; currency: string } {
  const currency = text(params.currency)?.toLowerCase() ?? null;
  if (params.amount === undefined)
    throw malformed('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' });
  if (currency === null)
    throw malformed('Missing required param: currency.', { code: 'parameter_missing', param: 'currency' });
  if (!/^[a-z]{3}$/.test(currency)) throw malformed(`Invalid currency: ${currency}.`, { param: 'currency' });
  const amount = integer(params.amount);
  if (amount === null)
    throw malformed('Invalid integer: amount', { code: 'parameter_invalid_integer', param: 'amount' });
  if (amount > 99_999_999)
    throw malformed('Amount must be no more than 999,999.99', { code: 'amount_too_large', param: 'amount' });
  if (amount < (minimum[currency] ?? 1))
    throw malformed(`Amount must be at least ${minimum[currency] ?? 1} ${currency}`, {
      code: 'amount_too_small',
      param: 'amount',
    });
  if ((wholeHundreds.has(currency) && amount % 100 !== 0) || (wholeTens.has(currency) && amount % 10 !== 0))
    throw malformed(`Invalid amount for ${currency}: its last digits must be 0.`, { param: 'amount' });
  return { amount, currency };
}
