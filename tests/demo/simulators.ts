import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { startStripe, type StripeSimulator } from '../simulators/stripe/index.ts';
import { startVirtFusion, type VirtFusionSimulator } from '../simulators/virtfusion/index.ts';

export interface Simulators {
  readonly virtfusion: VirtFusionSimulator;
  readonly stripe: StripeSimulator;
  sendWebhooksTo(origin: string, path: string): void;
  close(): Promise<void>;
}

const file = (folder: string): string => join(folder, 'simulators.bin');

/** The vendors, on free ports of loopback, with what they knew when the demo was stopped. */
export async function startSimulators(folder: string): Promise<Simulators> {
  const virtfusion = await startVirtFusion({ buildMilliseconds: 12_000 });
  const stripe = await startStripe();
  if (existsSync(file(folder))) {
    const kept = deserialize(readFileSync(file(folder))) as { virtfusion: unknown; stripe: unknown };
    virtfusion.control.restore(kept.virtfusion as never);
    stripe.control.restore(kept.stripe as never);
  }
  return {
    virtfusion,
    stripe,
    sendWebhooksTo: (origin, path) => stripe.control.setWebhook({ url: origin + path }),
    async close() {
      await virtfusion.close();
      await stripe.close();
    },
  };
}

export async function keepSimulators({ virtfusion, stripe }: Simulators, folder: string): Promise<void> {
  const state = serialize({ virtfusion: virtfusion.control.snapshot(), stripe: stripe.control.snapshot() });
  await mkdir(folder, { recursive: true });
  await writeFile(`${file(folder)}.new`, state);
  await rename(`${file(folder)}.new`, file(folder));
}
