import { Argument, type Command } from 'commander';
import { Refusal, type Caller, type TSchema } from '@moorage/sdk';
import { readText } from '../actions/read-text.ts';
import type { App } from '../app.ts';
import { systemCaller } from '../database/ambient.ts';
import { Brand } from '../domain/brands/brand.ts';
import { problemOf } from '../http/problem.ts';

/** An app that is ready to be called, and how to let go of it. */
export type OpenApp = () => Promise<{ app: App; close(): Promise<void> }>;
interface Options {
  readonly brand?: string;
  readonly json?: string;
  readonly client?: string;
}

/** `moorage call <action>`: every declared action, with all permissions. JSON on stdout, a problem on stderr and exit code 1. */
export function registerCallCommand(program: Command, open: OpenApp): void {
  program
    .command('call')
    .description('call any action: moorage call clients.list search=ada')
    .addArgument(new Argument('<action>', 'for example clients.list; "list" prints all'))
    .addArgument(
      new Argument('[values...]', 'key=value; numbers and booleans are read as the action wants them'),
    )
    .option('--brand <slug>', 'the brand to act in; may be left out when there is one')
    .option('--json <text>', 'the whole input as JSON')
    .option('--client <id>', 'act as this client, seeing only its own data')
    .action(async (name: string, values: string[], options: Options) => {
      const opened = await open();
      const { app } = opened;
      try {
        const answer = name === 'list' ? listActions(app) : await callAction(app, name, values, options);
        process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
      } catch (error) {
        const problem = problemOf(error, 'command line');
        if (problem.status === 500) app.log.error({ err: error }, 'The command failed unexpectedly');
        process.stderr.write(`${JSON.stringify(problem, null, 2)}\n`);
        process.exitCode = 1;
      } finally {
        await opened.close();
      }
    });
}

export async function callAction(
  app: App,
  name: string,
  values: readonly string[],
  options: Options,
): Promise<unknown> {
  const action = app.actions.get(name);
  if (!action) {
    throw new Refusal('action.unknown', `There is no action ${name}: "moorage call list" prints all.`, {
      status: 404,
    });
  }
  return app.actions.call(name, readInput(action.input, values, options), await readCaller(app, options));
}

const listActions = (app: App): object =>
  Object.fromEntries([...app.actions.all()].map(([name, { summary }]) => [name, summary]));

function readInput(schema: TSchema, values: readonly string[], { json }: Options): unknown {
  if (json !== undefined && values.length > 0) throw usage('Give --json or key=value, not both.');
  if (json !== undefined) {
    try {
      return JSON.parse(json) as unknown;
    } catch {
      throw usage('The text after --json is not JSON.');
    }
  }
  const fields = new Map<string, string[]>();
  for (const value of values) {
    const [, key, text] = /^([A-Za-z_]\w*)=(.*)$/s.exec(value) ?? [];
    if (key === undefined || text === undefined) throw usage(`"${value}" is not key=value.`);
    fields.set(key, [...(fields.get(key) ?? []), text]);
  }
  const single = [...fields].map(([key, texts]) => [key, texts.length === 1 ? (texts[0] ?? '') : texts]);
  return readText(schema, Object.fromEntries(single) as Record<string, string | string[]>);
}

async function readCaller(app: App, { brand: slug, client }: Options): Promise<Caller> {
  const brands = await app.db.house(async () => Brand.query().orderBy('id'));
  const brand =
    slug === undefined
      ? brands.length === 1
        ? brands[0]
        : undefined
      : brands.find((one) => one.slug === slug);
  if (!brand) {
    throw usage(
      `Name a brand with --brand: ${brands.map((one) => one.slug).join(', ') || 'there is none yet'}.`,
    );
  }
  const caller: Caller = { ...systemCaller(brand.id), userAgent: 'moorage call', requestId: 'command line' };
  if (client === undefined) return caller;
  if (!/^\d{1,15}$/.test(client)) throw usage('The client is given by its number.');
  return { ...caller, kind: 'client', clientId: Number(client) };
}

const usage = (message: string): Refusal => new Refusal('command.usage', message, { status: 400 });
