import { pino, stdSerializers, type Logger } from 'pino';
import { gatherLines } from './gather-lines.ts';

export type { Logger };

/** Field names whose values never reach a log, at any depth that pino can watch. */
const secret = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'secrets',
  'secretKey',
  'webhookSecret',
  'clientSecret',
  'apiKey',
];

export function createLog(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: {},
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: withoutValues },
    redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[removed]' },
  };
  return pino(
    options,
    destination ?? (standardOutput ??= gatherLines(pino.destination({ fd: 1, sync: true }))),
  );
}
let standardOutput: ReturnType<typeof gatherLines> | undefined;

/** For lines whose fields are all written in one place and hold no secret by design: looking for some in each costs too much. */
export const plainLog = (log: Logger): Logger => log.child({}, { redact: [] });

/** Database drivers put the values of a query into their messages: names, addresses, hashes. The log gets the statement only. */
function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { nativeError, sql } = error as Error & { nativeError?: Error; sql?: string };
  const statement = sql ?? (nativeError as { sql?: string } | undefined)?.sql;
  const cause = nativeError ?? error;
  if (!statement && !nativeError && !('errno' in error)) return stdSerializers.err(error);
  const message = cause.message.slice(cause.message.lastIndexOf(' - ') + 1).trim();
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { type: error.name, message: message.slice(0, 300), stack: frames.join('\n') };
}
