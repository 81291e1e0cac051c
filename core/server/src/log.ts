import { pino, type Logger } from 'pino';

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
    redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[removed]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
