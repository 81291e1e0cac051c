import { parseArgs } from 'node:util';
import { ConfigError, listen, loadConfig, openHouse, stopOnSignal, type House } from '@moorage/server';
import { keepSimulators, startSimulators, type Simulators } from './simulators.ts';
import { connectSimulators, seed } from './seed.ts';
import { signInLinks } from './links.ts';

/** `moorage demo`: a hosting company in a box. Everything is the real thing but the vendors, which are simulated here. */
async function demo(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, data: { type: 'string' }, host: { type: 'string' } },
  });
  const began = performance.now();
  const config = {
    ...loadConfig({ ...values, data: values.data ?? process.env.MOORAGE_DATA ?? '.moorage/demo' }),
    allowLoopback: true,
    sandbox: true,
    logLevel: (process.env.LOG_LEVEL ?? 'error') as 'error',
  };
  const simulators = await startSimulators(config.dataDirectory);
  const house = await openHouse(config);
  const brandId = await seed(house.app, say);
  await connectSimulators(house.app, brandId, simulators);
  const { url, port } = await listen(house, config);
  simulators.sendWebhooksTo(`http://127.0.0.1:${port}`, await webhookPath(house, brandId));
  house.startWorker();
  stopOnSignal(closing(house, simulators, config.dataDirectory));
  const links = await signInLinks(house.app, brandId);
  const base = url.replace('127.0.0.1', 'localhost');
  process.stdout.write(
    [
      '',
      `  Moorage is up after ${((performance.now() - began) / 1_000).toFixed(1)} s.`,
      '',
      `  Shop      ${base}/`,
      `  Portal    ${base}${links.client}   (signs you in as Ada, a client; once)`,
      `  Admin     ${base}${links.staff}   (signs you in as Sam, of the staff; once)`,
      '',
      '  Pay with card 4242 4242 4242 4242, or 4000 0025 0000 3155 to be asked for 3-D Secure; any date to come, any CVC.',
      '  Mails end in the mailbox: Admin → Mailbox. Stop with Ctrl+C; everything is kept for the next start.',
      '',
    ].join('\n') + '\n',
  );
}

const say = (line: string): void => void process.stdout.write(`  ${line}\n`);

async function webhookPath(house: House, brandId: number): Promise<string> {
  const account = (await house.app.db.asSystem(brandId, () =>
    house.app.db.knex()('gatewayAccount').where({ brandId, gatewayId: 'stripe' }).first('id'),
  )) as { id: number };
  return `/webhooks/stripe/${account.id}`;
}

const closing = (house: House, simulators: Simulators, folder: string): Pick<House, 'app' | 'close'> => ({
  app: house.app,
  async close() {
    await house.close();
    await keepSimulators(simulators, folder);
    await simulators.close();
  },
});

try {
  await demo();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`moorage: ${error.message}\n`);
  process.exitCode = 1;
}
