import type { CalendarDate } from '@moorage/sdk';
import { addDays, daysBetween } from '../calendar/dates.ts';
import type { BillingPolicy } from '../invoices/billing-policy.ts';

interface Dated {
  readonly dueOn: CalendarDate | null;
  readonly issuedOn: CalendarDate | null;
}
type ChargePolicy = Pick<BillingPolicy, 'autoPayDaysBefore' | 'retryDays'>;

/** Day 0 of every plan. An invoice that was written late, after its due day, gives the client the same time as any other. */
export function dayZero({ dueOn, issuedOn }: Dated): CalendarDate {
  if (dueOn === null) throw new Error('An invoice without a due day cannot be dunned');
  return issuedOn !== null && issuedOn > dueOn ? issuedOn : dueOn;
}

export interface ChargeStep {
  /** Recorded with the charge, so that each step charges once. */
  readonly step: string;
  readonly on: CalendarDate;
}

export function chargeSteps({ autoPayDaysBefore, retryDays }: ChargePolicy, invoice: Dated): ChargeStep[] {
  const zero = dayZero(invoice);
  const retries = retryDays.toSorted((a, b) => a - b);
  return [
    { step: 'charge:0', on: addDays(zero, -autoPayDaysBefore) },
    ...retries.map((day) => ({ step: `charge:${day}`, on: addDays(zero, day) })),
  ];
}

/** The last charge whose day has come: after a pause of the house it is tried once, not once for each day missed. */
export const dueCharge = (
  policy: ChargePolicy,
  invoice: Dated,
  today: CalendarDate,
): ChargeStep | undefined => chargeSteps(policy, invoice).findLast(({ on }) => on <= today);

export const nextChargeOn = (
  policy: ChargePolicy,
  invoice: Dated,
  today: CalendarDate,
): CalendarDate | null => chargeSteps(policy, invoice).find(({ on }) => on > today)?.on ?? null;

export interface DunningStep {
  readonly step: string;
  readonly kind: 'overdue' | 'remind' | 'suspend' | 'terminate';
  readonly day: number;
}

export function dunningSteps({
  remindDaysAfter,
  suspendDaysAfter,
  terminateDaysAfter,
}: Pick<BillingPolicy, 'remindDaysAfter' | 'suspendDaysAfter' | 'terminateDaysAfter'>): DunningStep[] {
  const steps: DunningStep[] = [
    { step: 'overdue', kind: 'overdue', day: 1 },
    ...remindDaysAfter.map((day): DunningStep => ({ step: `remind:${day}`, kind: 'remind', day })),
  ];
  if (suspendDaysAfter !== null) steps.push({ step: 'suspend', kind: 'suspend', day: suspendDaysAfter });
  if (terminateDaysAfter !== null)
    steps.push({ step: 'terminate', kind: 'terminate', day: terminateDaysAfter });
  return steps.toSorted((a, b) => a.day - b.day);
}

/**
 * The next step, if its day has come. The planned distance to the step before is kept, whatever happened in between: nobody's
 * data is erased on the day on which a house that stood still for weeks starts again.
 * @param done step → day on which it was taken
 */
export function nextStep(
  steps: readonly DunningStep[],
  done: ReadonlyMap<string, CalendarDate>,
  zero: CalendarDate,
  today: CalendarDate,
): DunningStep | undefined {
  const last = steps.findLastIndex(({ step }) => done.has(step));
  const next = steps[last + 1];
  if (!next || addDays(zero, next.day) > today) return undefined;
  const before = steps[last];
  const taken = before && done.get(before.step);
  if (before && taken !== undefined && daysBetween(taken, today) < next.day - before.day) return undefined;
  return next;
}
