import type { InvoiceLine } from '../../answers/billing.ts';

/** The page of what an invoice is for, when it is for one service; null when it is for several or none. */
export function boughtAt(lines: readonly InvoiceLine[]): string | null {
  const services = new Set(lines.flatMap(({ serviceId }) => (serviceId === null ? [] : [serviceId])));
  const [only] = services;
  return services.size === 1 ? `/services/${only}` : null;
}
