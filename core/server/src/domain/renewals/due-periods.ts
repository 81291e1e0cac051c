import { Refusal, type CalendarDate, type Id } from '@moorage/sdk';
import { addDays, addTerm, isDate, isTermUnit } from '../calendar/dates.ts';

/** The part of a service's row that its renewal needs. */
export interface RenewingService {
  readonly id: Id;
  readonly clientId: Id;
  readonly label: string;
  readonly productName: string;
  readonly currency: string;
  readonly amount: number;
  readonly termUnit: string;
  readonly termCount: number;
  readonly anchorDay: number;
  readonly nextPeriodOn: CalendarDate;
  readonly cancelOn: CalendarDate | null;
  /** Of its price in the catalogue, when it has one. */
  readonly priceCurrency: string | null;
}
export interface Period {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

const mostPeriods = 400;
const mostMonths = 36;

/**
 * The periods to invoice today: every one that begins within `daysBefore` days, those that were missed included. Run daily or
 * once after a long pause, the same periods come out.
 * @throws Refusal `service.illegal` when billing it would be guesswork
 */
export function duePeriods(service: RenewingService, today: CalendarDate, daysBefore: number): Period[] {
  refuseIllegal(service, today);
  const { termUnit, termCount, anchorDay, cancelOn } = service;
  const last = addDays(today, daysBefore);
  const periods: Period[] = [];
  let from = service.nextPeriodOn;
  while (from <= last && isTermUnit(termUnit)) {
    if (cancelOn !== null && from >= cancelOn) break;
    const to = addTerm(anchorDay, from, termUnit, termCount);
    if (to <= from) throw illegal(service, `its period from ${from} would end on ${to}`);
    periods.push({ from, to });
    if (periods.length > mostPeriods)
      throw illegal(service, `more than ${mostPeriods} periods are due at once`);
    from = to;
  }
  return periods;
}

function refuseIllegal(service: RenewingService, today: CalendarDate): void {
  const { termUnit, termCount, anchorDay, amount, nextPeriodOn, priceCurrency, currency } = service;
  if (!isTermUnit(termUnit) || !Number.isInteger(termCount) || termCount < 1)
    throw illegal(service, `it has no valid term (${termCount} ${termUnit})`);
  if (!Number.isInteger(anchorDay) || anchorDay < 1 || anchorDay > 31)
    throw illegal(service, `its billing day is ${anchorDay}`);
  if (!Number.isSafeInteger(amount) || amount < 0) throw illegal(service, 'it has no valid price');
  if (priceCurrency !== null && priceCurrency !== currency)
    throw illegal(service, `it is billed in ${currency}, but its price is in ${priceCurrency}`);
  if (!isDate(nextPeriodOn)) throw illegal(service, `its next period begins on "${nextPeriodOn}"`);
  if (nextPeriodOn < addTerm(31, today, 'month', -mostMonths))
    throw illegal(service, `it was not billed since ${nextPeriodOn}, more than ${mostMonths} months ago`);
}

const illegal = ({ id, label }: RenewingService, why: string): Refusal =>
  new Refusal('service.illegal', `Service ${id} (${label}) cannot be billed: ${why}.`);
