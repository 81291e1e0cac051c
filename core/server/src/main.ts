#!/usr/bin/env node
import { Command } from 'commander';
import { registerCallCommand } from './cli/call-command.ts';
import { registerSetupCommand } from './cli/setup.ts';
import { ConfigError, loadConfig } from './config.ts';
import { openHouse } from './house.ts';
import { runProcess } from './run-process.ts';

const program = new Command('moorage')
  .description('A billing engine for hosting companies')
  .showHelpAfterError();

const placed = (command: Command): Command =>
  command
    .option('--port <number>', 'where to listen')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--data <folder>', 'where database and files live');

placed(program.command('start').description('web and worker in one process')).action((flags: object) =>
  run(flags, { web: true, worker: true }),
);
placed(program.command('web').description('pages, API and webhooks')).action((flags: object) =>
  run(flags, { web: true, worker: false }),
);
placed(program.command('worker').description('jobs, events and schedules')).action((flags: object) =>
  run(flags, { web: false, worker: true }),
);
placed(program.command('migrate').description('bring the database up to date')).action(
  async (flags: object) => {
    const { migrateOnly } = await import('./run-process.ts');
    const names = await migrateOnly(loadConfig(flags));
    process.stdout.write(
      names.length === 0 ? 'The database is up to date.\n' : `Done: ${names.join(', ')}\n`,
    );
  },
);
registerSetupCommand(program);
registerCallCommand(program, () => {
  const { data } = program.opts<{ data?: string }>();
  return openHouse({ ...loadConfig(data ? { data } : {}), logLevel: 'warn' });
});

const run = (flags: object, roles: { web: boolean; worker: boolean }): Promise<void> =>
  runProcess(loadConfig(flags), roles);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`moorage: ${error.message}\n`);
  process.exitCode = 1;
}
