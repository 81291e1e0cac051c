import type { CalendarDate, Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand } from '../../database/ambient.ts';
import { addDays } from '../calendar/dates.ts';
import { dayIn } from '../calendar/zones.ts';
import { readBrand, type BillingBrand } from '../invoices/billing-policy.ts';
import { eachBrand } from '../ledger/each-brand.ts';
import { lockClients, readClients } from '../ledger/lock-clients.ts';
import { planDunning, type DunnedInvoice, type Plan } from './plan-dunning.ts';
import { takeStep } from './take-step.ts';

export interface DunningCounts {
  readonly charges: number;
  readonly steps: number;
  readonly [name: string]: number;
}

const pageSize = 200;

/**
 * Charges what can be charged, and takes the next step with what stays unpaid: reminder, suspension, termination. Each step of
 * an invoice is taken once, whatever runs twice; a page with nothing to do is only read.
 */
export async function runDunning(app: App): Promise<DunningCounts> {
  const total = { charges: 0, steps: 0 };
  await eachBrand(app, async () => {
    const brand = await readBrand(app);
    const latest = addDays(dayIn('Pacific/Kiritimati', app.clock.now()), brand.policy.autoPayDaysBefore);
    for (let after = 0; ;) {
      const page = await openInvoices(app, latest, after);
      const last = page.at(-1);
      if (!last) return;
      after = last.id;
      const counts = await dunPage(app, brand, page);
      total.charges += counts.charges;
      total.steps += counts.steps;
    }
  });
  return total;
}

const columns = [
  'id',
  'clientId',
  'orderId',
  'reason',
  'number',
  'currency',
  'total',
  'paid',
  'dueOn',
  'issuedOn',
];
const openInvoices = (app: App, latest: CalendarDate, after: Id): Promise<DunnedInvoice[]> =>
  app.db
    .knex()('invoice')
    .where({ brandId: currentBrand(), state: 'open' })
    .where('dueOn', '<=', latest)
    .where('id', '>', after)
    .orderBy('id')
    .limit(pageSize)
    .select<DunnedInvoice[]>(...columns);

async function dunPage(
  app: App,
  brand: BillingBrand,
  page: readonly DunnedInvoice[],
): Promise<{ charges: number; steps: number }> {
  const clientIds = (list: readonly DunnedInvoice[]) => list.map(({ clientId }) => clientId);
  const outlook = await readClients(app, clientIds(page));
  const looked = await planDunning(app, brand.policy, page, byId(outlook));
  if (looked.length === 0) return { charges: 0, steps: 0 };
  const wanted = looked.map(({ invoice }) => invoice);
  return app.db.transaction(async () => {
    // Planned again under the lock: a payment may have come in between.
    const clients = byId(await lockClients(app, clientIds(wanted)));
    const fresh = await app.db
      .knex()('invoice')
      .where({ brandId: currentBrand(), state: 'open' })
      .whereIn(
        'id',
        wanted.map(({ id }) => id),
      )
      .orderBy('id')
      .select<DunnedInvoice[]>(...columns);
    const plans = await planDunning(app, brand.policy, fresh, clients);
    await recordSteps(app, plans);
    for (const plan of plans) for (const step of plan.steps) await takeStep(app, brand, plan, step);
    const charges = plans.filter(({ charge }) => charge !== null);
    await app.queue.enqueueMany(
      'dunning.charge',
      charges.map(({ invoice, charge }) => ({
        data: { invoiceId: invoice.id, step: charge?.step ?? '' },
        options: { key: `charge:${invoice.id}`, revive: true },
      })),
    );
    const troubled = new Set(plans.flatMap(({ troubledAccount }) => troubledAccount ?? []));
    await app.queue.enqueueMany(
      'dunning.check_account',
      [...troubled].map((accountId) => ({
        data: { accountId },
        options: { key: `check-account:${accountId}`, attempts: 3 },
      })),
    );
    return { charges: charges.length, steps: plans.reduce((sum, { steps }) => sum + steps.length, 0) };
  });
}

const byId = <T extends { readonly id: Id }>(rows: readonly T[]): Map<Id, T> =>
  new Map(rows.map((row) => [row.id, row]));

/** First of all: a step that is recorded twice fails the page, and nothing of it is done twice. */
const recordSteps = (app: App, plans: readonly Plan[]): Promise<Id[]> =>
  app.db.insertMany(
    'dunningStep',
    plans.flatMap(({ invoice, steps }) =>
      steps.map(({ step }) => ({
        brandId: currentBrand(),
        clientId: invoice.clientId,
        invoiceId: invoice.id,
        step,
        at: instant(app.clock.now()),
      })),
    ),
  );
