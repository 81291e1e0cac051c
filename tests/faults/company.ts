import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@moorage/testing';
import { startStripe, type StripeSimulator } from '../simulators/stripe/index.ts';
import { startVirtFusion, type VirtFusionSimulator } from '../simulators/virtfusion/index.ts';
import type { Order } from './child.ts';
import { openGate, type Gate } from './gate.ts';
import { loadProcess, type HouseProcess } from './process.ts';

/** A hosting company whose house can be killed and started again; vendors and clock live outside and remember. */
export interface Company {
  readonly stripe: StripeSimulator;
  readonly virtfusion: VirtFusionSimulator;
  readonly clock: { now(): Date };
  readonly gates: {
    readonly stripe: Gate;
    readonly virtfusion: Gate;
    /** Stripe's messages to us, by the type of their event. */
    readonly webhooks: Gate;
  };
  ask<T>(order: Order): Promise<T>;
  /** Moves the clock of everybody, and has the house do all that comes due. */
  advance(milliseconds: number): Promise<void>;
  /** All of the house, or only its worker where that is `apart`. */
  kill(): Promise<void>;
  /** After `kill`: the same installation again. */
  restart(): Promise<void>;
  /** What the processes wrote, warnings and errors only. */
  output(): string;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/** The child runs as an installation does: what was built, not the sources. */
function buildWhatIsStale(): void {
  for (const what of [['server'], ['extension', 'gateways/stripe'], ['extension', 'modules/virtfusion']])
    execFileSync(process.execPath, ['core/build/build.mjs', ...what, '--quiet'], { cwd: root });
}

/** `apart`: web and worker are two processes, and it is the worker that dies. */
export async function openCompany({ apart = false } = {}): Promise<Company> {
  buildWhatIsStale();
  const folder = mkdtempSync(join(tmpdir(), 'moorage-faults-'));
  const database = await createTestDatabase(folder);
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  const stripe = await startStripe({ clock, webhookRetries: [100, 200, 400, 800, 1_600, 3_200] });
  const virtfusion = await startVirtFusion({ clock, buildMilliseconds: 12_000, ipv6Milliseconds: 3_000 });
  let port = 0;
  const gates = {
    stripe: await openGate(() => stripe.url),
    virtfusion: await openGate(() => virtfusion.url),
    webhooks: await openGate(
      () => `http://127.0.0.1:${port}`,
      ({ body }) => (JSON.parse(body.toString()) as { type: string }).type,
    ),
  };
  const written: string[] = [];
  let spare = loadProcess();
  async function open(roles: { web: boolean; worker: boolean }): Promise<HouseProcess> {
    const opened = await spare.open({
      ...roles,
      ahead,
      environment: {
        DATABASE_URL: database.url,
        MOORAGE_DATA: folder,
        PORT: String(port),
        ...(process.env.MOORAGE_TEST_REDIS ? { REDIS_URL: process.env.MOORAGE_TEST_REDIS } : {}),
      },
    });
    spare = loadProcess();
    return opened;
  }
  const first = await open({ web: true, worker: !apart });
  port = first.port;

  await first.ask({
    do: 'found',
    vendors: {
      virtfusion: { url: gates.virtfusion.url, token: virtfusion.token },
      stripe: {
        url: gates.stripe.url,
        publishableKey: stripe.publishableKey,
        secretKey: stripe.secretKey,
        webhookSecret: stripe.webhookSecret,
      },
    },
  });
  const [account] = await first.ask<{ id: number }[]>({ do: 'rows', table: 'gatewayAccount', where: {} });
  stripe.control.setWebhook({ url: `${gates.webhooks.url}/webhooks/stripe/${account?.id}` });
  const openMortal = (): Promise<HouseProcess> => open({ web: !apart, worker: true });
  const immortal = apart ? first : undefined;
  let mortal = apart ? await openMortal() : first;

  return {
    stripe,
    virtfusion,
    clock,
    gates,
    ask: (order) => (order.do === 'task' ? mortal : (immortal ?? mortal)).ask(order),
    async advance(milliseconds) {
      ahead += milliseconds;
      await immortal?.ask({ do: 'advance', milliseconds });
      await mortal.ask({ do: 'advance', milliseconds });
    },
    async kill() {
      await mortal.kill();
      written.push(...mortal.output);
    },
    async restart() {
      mortal = await openMortal();
    },
    output: () => [...written, ...mortal.output, ...(immortal?.output ?? [])].join(''),
    async close() {
      for (const process of [mortal, immortal, spare]) await process?.kill();
      await stripe.close();
      await virtfusion.close();
      for (const gate of Object.values(gates)) await gate.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
