import type { CalendarDate, DeclineClass, Id, InvoiceReason } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { daysBetween } from '../calendar/dates.ts';
import { dayIn } from '../calendar/zones.ts';
import { availableGateways } from '../gateways/available-gateways.ts';
import type { BillingPolicy } from '../invoices/billing-policy.ts';
import type { PayingClient } from '../ledger/lock-clients.ts';
import type { ChargeableMethod } from '../payments/default-method.ts';
import { absentCode } from '../payments/fail-payment.ts';
import { inProgress, type PaymentState } from '../payments/payment.ts';
import { chargeMethods } from './charge-methods.ts';
import {
  dayZero,
  dueCharge,
  dunningSteps,
  nextChargeOn,
  nextStep,
  type ChargeStep,
  type DunningStep,
} from './schedule.ts';

export interface DunnedInvoice {
  readonly id: Id;
  readonly clientId: Id;
  readonly orderId: Id | null;
  readonly reason: InvoiceReason;
  readonly number: string;
  readonly currency: string;
  readonly total: number;
  readonly paid: number;
  readonly dueOn: CalendarDate;
  readonly issuedOn: CalendarDate | null;
}
export interface Plan {
  readonly invoice: DunnedInvoice;
  readonly client: PayingClient;
  readonly daysLate: number;
  readonly charge: ChargeStep | null;
  readonly steps: readonly DunningStep[];
  /** The stored method will be charged again: the mail about its failure says so, a reminder would say the opposite. */
  readonly chargesAgain: boolean;
  /** A charge is due that cannot be made because of this account: ours to mend, and nobody is punished for it. */
  readonly troubledAccount: Id | null;
}

/**
 * After a charge that failed the next one waits this long, though its step may still be to be taken. One that never reached the
 * provider was none.
 */
const restMilliseconds = 4 * 3_600_000;

interface Attempt {
  readonly invoiceId: Id;
  readonly state: PaymentState;
  readonly automatic: number;
  readonly methodId: Id | null;
  readonly declineClass: DeclineClass | null;
  readonly code: string | null;
  readonly settledAt: string | null;
}

/** What is to be done today for each of these open invoices; invoices with nothing to do are left out. Reads only. */
export async function planDunning(
  app: App,
  policy: BillingPolicy,
  invoices: readonly DunnedInvoice[],
  clients: ReadonlyMap<Id, PayingClient>,
): Promise<Plan[]> {
  const ids = invoices.map(({ id }) => id);
  const [done, attempts, methods] = [
    await stepsDone(app, ids),
    await attemptsOf(app, ids),
    await chargeMethods(app, invoices),
  ];
  const usable = new Set((await availableGateways(app)).map(({ id }) => id));
  const plans: Plan[] = [];
  for (const invoice of invoices) {
    const client = clients.get(invoice.clientId);
    if (!client || client.parkedAt !== null) continue;
    const tried = attempts.get(invoice.id) ?? [];
    // Money may be on its way: neither another charge nor a punishment before that is clear.
    if (tried.some(({ state }) => inProgress.includes(state))) continue;
    const today = dayIn(client.timeZone, app.clock.now());
    const taken = new Map(
      [...(done.get(invoice.id) ?? [])].map(([step, at]) => [step, dayIn(client.timeZone, new Date(at))]),
    );
    const method = methods.get(invoice.id);
    const mayCharge = isChargeable(invoice, client, method, tried);
    const due = mayCharge ? dueCharge(policy, invoice, today) : undefined;
    const owed = due && !taken.has(due.step) ? due : null;
    const last = tried.findLast(({ automatic }) => automatic === 1);
    const accountId = method?.accountId ?? 0;
    const isOurFault = mayCharge && (!usable.has(accountId) || last?.declineClass === 'ours');
    const charge = usable.has(accountId) && !rests(last, app.clock.now()) ? owed : null;
    // While the charge of a day is still to be made, its owner has not failed to pay.
    const steps = stepsToday(policy, invoice, taken, today).filter(
      ({ kind }) => !(owed && (kind === 'suspend' || kind === 'terminate')),
    );
    const chargesAgain =
      mayCharge && !isOurFault && (owed !== null || nextChargeOn(policy, invoice, today) !== null);
    const troubledAccount = owed && isOurFault ? accountId : null;
    if (charge || steps.length > 0 || troubledAccount !== null)
      plans.push({
        invoice,
        client,
        daysLate: daysBetween(dayZero(invoice), today),
        charge,
        steps,
        chargesAgain,
        troubledAccount,
      });
  }
  return plans;
}

const rests = (last: Attempt | undefined, now: Date): boolean =>
  last?.state === 'failed' &&
  last.code !== absentCode &&
  last.settledAt !== null &&
  now.getTime() - new Date(last.settledAt).getTime() < restMilliseconds;

function stepsToday(
  policy: BillingPolicy,
  invoice: DunnedInvoice,
  taken: ReadonlyMap<string, CalendarDate>,
  today: CalendarDate,
): DunningStep[] {
  const plan = dunningSteps(policy);
  const done = new Map(taken);
  const steps: DunningStep[] = [];
  for (;;) {
    const next = nextStep(plan, done, dayZero(invoice), today);
    if (!next) return steps;
    steps.push(next);
    done.set(next.step, today);
  }
}

/** An order is paid by whoever placed it; a method that was refused for good, or waits for its owner, is left alone. */
function isChargeable(
  invoice: DunnedInvoice,
  client: PayingClient,
  method: ChargeableMethod | undefined,
  tried: readonly Attempt[],
): boolean {
  if (!method || client.autoPay !== 1 || invoice.reason === 'order') return false;
  return !tried.some(
    ({ state, automatic, methodId, declineClass }) =>
      (state === 'action' && automatic === 1) ||
      (state === 'failed' &&
        methodId === method.id &&
        declineClass !== null &&
        ['never', 'fix', 'authenticate'].includes(declineClass)),
  );
}

async function stepsDone(app: App, ids: readonly Id[]): Promise<Map<Id, Map<string, string>>> {
  const rows = await app.db
    .knex()('dunningStep')
    .where({ brandId: currentBrand() })
    .whereIn('invoiceId', ids)
    .select<{ invoiceId: Id; step: string; at: string }[]>('invoiceId', 'step', 'at');
  const done = new Map<Id, Map<string, string>>();
  for (const { invoiceId, step, at } of rows)
    done.set(invoiceId, (done.get(invoiceId) ?? new Map<string, string>()).set(step, at));
  return done;
}

async function attemptsOf(app: App, ids: readonly Id[]): Promise<Map<Id, Attempt[]>> {
  const rows = await app.db
    .knex()('payment')
    .where({ brandId: currentBrand() })
    .whereIn('invoiceId', ids)
    .orderBy('id')
    .select<Attempt[]>('invoiceId', 'state', 'automatic', 'methodId', 'declineClass', 'code', 'settledAt');
  const attempts = new Map<Id, Attempt[]>();
  for (const row of rows) attempts.set(row.invoiceId, [...(attempts.get(row.invoiceId) ?? []), row]);
  return attempts;
}
