import type { Command } from 'commander';
import { isRefusal } from '@moorage/sdk';
import { loadConfig } from '../config.ts';
import { createBrand } from '../domain/brands/create-brand.ts';
import { createSignInLink } from '../domain/sessions/sign-in-link.ts';
import { createStaff } from '../domain/staff/create-staff.ts';
import { openHouse } from '../house.ts';

interface Flags {
  data?: string;
  brand: string;
  email: string;
  name: string;
  currency: string;
  zone: string;
}

/** The first brand and its first member of staff, on an empty installation. */
export function registerSetupCommand(program: Command): void {
  program
    .command('setup')
    .description('make the first brand and its first administrator')
    .requiredOption('--brand <name>', 'name under which the company sells')
    .requiredOption('--email <address>', 'address of the first administrator')
    .option('--name <name>', 'name of the first administrator', 'Administrator')
    .option('--currency <code>', 'ISO 4217 code', 'USD')
    .option('--zone <zone>', 'IANA time zone', 'UTC')
    .option('--data <folder>', 'where database and files live')
    .action(setup);
}

async function setup(flags: Flags): Promise<void> {
  const config = loadConfig(flags);
  const house = await openHouse({ ...config, logLevel: 'warn' });
  const { app } = house;
  try {
    const slug = flags.brand
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    const brandId = await createBrand(app, {
      slug,
      name: flags.brand,
      currency: flags.currency,
      timeZone: flags.zone,
    });
    await app.extensions.enable('harbour');
    const link = await app.db.asSystem(brandId, async () => {
      const actorId = await app.db.transaction(() =>
        createStaff(app, { name: flags.name, email: flags.email, permissions: ['*'], invite: false }),
      );
      return createSignInLink(app, { kind: 'staff', actorId, minutes: 24 * 60 });
    });
    process.stdout.write(`Start Moorage, then sign in within a day: ${config.publicUrl}${link}\n`);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    process.stderr.write(`moorage: ${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await house.close();
  }
}
