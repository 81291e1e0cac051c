import type { CalendarDate, DeclineClass, Id, InvoiceReason } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import { daysBetween } from '../calendar/dates.ts';
import { dayIn } from '../calendar/zones.ts';
import type { BillingPolicy } from '../invoices/billing-policy.ts';
import type { PayingClient } from '../ledger/lock-clients.ts';
import type { ChargeableMethod } from '../payments/default-method.ts';
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
}

interface Attempt {
  readonly invoiceId: Id;
  readonly state: PaymentState;
  readonly automatic: number;
  readonly methodId: Id | null;
  readonly declineClass: DeclineClass | null;
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
    const mayCharge = isChargeable(invoice, client, methods.get(invoice.id), tried);
    const due = mayCharge ? dueCharge(policy, invoice, today) : undefined;
    const charge = due && !taken.has(due.step) ? due : null;
    const steps = stepsToday(policy, invoice, taken, today).filter(
      ({ kind }) => !(charge?.on === today && (kind === 'suspend' || kind === 'terminate')),
    );
    const chargesAgain = mayCharge && (charge !== null || nextChargeOn(policy, invoice, today) !== null);
    if (charge || steps.length > 0)
      plans.push({
        invoice,
        client,
        daysLate: daysBetween(dayZero(invoice), today),
        charge,
        steps,
        chargesAgain,
      });
  }
  return plans;
}

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
    .select<Attempt[]>('invoiceId', 'state', 'automatic', 'methodId', 'declineClass');
  const attempts = new Map<Id, Attempt[]>();
  for (const row of rows) attempts.set(row.invoiceId, [...(attempts.get(row.invoiceId) ?? []), row]);
  return attempts;
}
