import { locale } from '@moorage/ui';
import type { PaymentMethod } from '../answers/billing.ts';

export const methodName = ({ label, last4 }: Pick<PaymentMethod, 'label' | 'last4'>): string =>
  last4 ? `${label} •••• ${last4}` : label;

/** `2027-04` is the last month in which it works. */
export function isExpired({ expires }: Pick<PaymentMethod, 'expires'>, now = new Date()): boolean {
  return expires !== null && expires < now.toISOString().slice(0, 7);
}

export function methodNote(method: PaymentMethod): string {
  if (method.status === 'refused') return 'The bank refuses it for good';
  if (method.expires === null) return '';
  const month = new Intl.DateTimeFormat(locale.value, { month: '2-digit', year: 'numeric', timeZone: 'UTC' });
  const text = month.format(new Date(`${method.expires}-01T00:00:00Z`));
  return isExpired(method) ? `Expired ${text}` : `Valid until ${text}`;
}
