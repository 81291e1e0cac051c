import { defineServerModule } from '@moorage/sdk';
import { listChoices } from './catalogue.ts';
import { checkConnection } from './check-connection.ts';
import type { Connection } from './connection.ts';
import { create, steps } from './create.ts';
import { inspect } from './inspect.ts';
import { countStock } from './inventory.ts';
import { resume, suspend, terminate } from './life.ts';
import { login } from './login.ts';
import { createPanel } from './panel.ts';
import { power } from './power.ts';
import { Order, Product, Settings } from './schemas.ts';
import { readStatus } from './status.ts';
import { readUsage } from './usage.ts';

export default defineServerModule({
  settings: Settings,
  product: Product,
  order: Order,
  steps,
  connect(context) {
    const panel = createPanel(context);
    const connection: Connection = { panel, settings: context.settings, clock: context.clock };
    return {
      test: () => checkConnection(panel),
      create: (spec) => create(connection, spec),
      inspect: (spec) => inspect(connection, spec),
      suspend: (spec) => suspend(connection, spec),
      resume: (spec) => resume(connection, spec),
      terminate: (spec) => terminate(connection, spec),
      power: (spec, action) => power(connection, spec, action),
      status: (spec) => readStatus(connection, spec),
      usage: (spec, since) => readUsage(connection, spec, since),
      login: (spec, target) => login(connection, spec, target),
      choices: (name, { plan }) => listChoices(panel, name, plan),
      inventory: (plan) => countStock(panel, plan, context.settings.stockReserve),
    };
  },
});
