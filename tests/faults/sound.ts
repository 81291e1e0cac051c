import { expect } from 'vitest';
import type { Company } from './company.ts';
import type { Customer, InvoiceRow, PaymentRow } from './customer.ts';

interface Entry {
  readonly id: number;
  readonly transactionId: number;
  readonly account: string;
  readonly amount: number;
  readonly invoiceId: number | null;
}

/** One charge an invoice, one server, one mail of each kind, books that balance, and nobody who has to look. */
export async function expectSound(company: Company, customer: Customer): Promise<void> {
  // What the bank still had to say may have come after the customer was content.
  await company.stripe.control.idle();
  await customer.untilAtRest({ alone: true });
  const { clientId } = customer;
  const invoices = await customer.rows<InvoiceRow>('invoice');
  for (const { state, total, paid } of invoices)
    expect({ state, paid }).toEqual({ state: 'paid', paid: total });

  const succeeded = (await customer.rows<PaymentRow>('payment')).filter(({ state }) => state === 'succeeded');
  expect(succeeded.map(({ amount }) => amount)).toEqual(invoices.map(({ total }) => total));
  const charges = chargesOf(company, clientId);
  expect(charges.map(({ amount }) => amount)).toEqual(invoices.map(({ total }) => total));
  expect(charges.map(({ intent }) => intent).sort()).toEqual(
    succeeded.map(({ reference }) => reference).sort(),
  );

  const servers = serversOf(company, clientId);
  const services = await customer.rows<{ id: number; status: string; externalId: string }>('service');
  expect(services.map(({ status }) => status)).toEqual(['active']);
  expect(servers.map(({ id }) => String(id))).toEqual(services.map(({ externalId }) => externalId));
  // A second installation would have wiped the first.
  expect(servers.map(({ builds }) => builds)).toEqual([1]);

  const mails = await customer.rows<{ id: number; template: string; state: string }>('mail');
  expect(mails.filter(({ state }) => state !== 'sent')).toEqual([]);
  const told: Record<string, number> = {};
  for (const { template } of mails) told[template] = (told[template] ?? 0) + 1;
  // Whoever orders sees the first invoice in the shop; the later ones are announced.
  const later = invoices.length - 1;
  expect(told).toEqual({
    'service-ready': 1,
    'payment-receipt': invoices.length,
    ...(later > 0 ? { 'invoice-issued': later } : {}),
  });

  await expectSoundBooks(company);
  const operations = await customer.rows<{ id: number; state: string }>('provisioning');
  expect(operations.map(({ state }) => state)).toEqual(['done']);
  const [client] = await company.ask<{ parkedAt: string | null }[]>({
    do: 'rows',
    table: 'client',
    where: { id: clientId },
  });
  expect(client?.parkedAt).toBeNull();
  await expectNothingLeft(company);
}

async function expectNothingLeft({ ask }: Company): Promise<void> {
  for (const state of ['parked', 'running'])
    for (const table of ['job', 'delivery'])
      expect(await ask({ do: 'rows', table, where: { state } }), `${table}s ${state}`).toEqual([]);
  const facts = await ask<{ outcome: string | null }[]>({ do: 'rows', table: 'gatewayFact', where: {} });
  expect(facts.filter(({ outcome }) => outcome === null || outcome.startsWith('parked'))).toEqual([]);
}

async function expectSoundBooks(company: Company): Promise<void> {
  const entries = await company.ask<Entry[]>({ do: 'rows', table: 'ledgerEntry', where: {} });
  const sums = new Map<number, number>();
  for (const { transactionId, amount } of entries)
    sums.set(transactionId, (sums.get(transactionId) ?? 0) + amount);
  expect([...sums].filter(([, sum]) => sum !== 0)).toEqual([]);
  const owed = entries.filter(({ account }) => account === 'receivable' || account === 'credit');
  expect(owed.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
}

/** As the vendor knows them: by the mark that each payment bears. */
function chargesOf({ stripe }: Company, clientId: number): { amount: number; intent: string }[] {
  return stripe.control
    .charges()
    .filter(({ status, metadata }) => status === 'succeeded' && metadata.moorage_client === String(clientId))
    .map(({ amount, payment_intent: intent }) => ({ amount, intent: intent as string }));
}

function serversOf({ virtfusion }: Company, clientId: number): { id: number; builds: number }[] {
  const { users, servers } = virtfusion.control.world;
  const user = [...users.values()].find(({ relStr }) => relStr === `moorage-client-${clientId}`);
  return [...servers.values()].filter(({ ownerId }) => ownerId === user?.id);
}
