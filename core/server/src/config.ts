import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Type as t, type Static } from 'typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ownSchemas } from './own-schemas.ts';

const Schema = t.Object(
  {
    dataDirectory: t.String({ minLength: 1 }),
    host: t.String({ minLength: 1 }),
    port: t.Integer({ minimum: 0, maximum: 65_535 }),
    /** Address under which browsers reach this installation when a brand names none. */
    publicUrl: t.String({ pattern: '^https?://[^/]+$' }),
    databaseUrl: t.String({ pattern: '^(sqlite:.+|(mysql|mariadb)://.+)$' }),
    redisUrl: t.Union([t.String({ pattern: '^rediss?://.+$' }), t.Null()]),
    smtpUrl: t.Union([t.String({ pattern: '^smtps?://.+$' }), t.Null()]),
    mailFrom: t.Union([t.String(), t.Null()]),
    logLevel: t.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    /** Addresses of reverse proxies whose `X-Forwarded-For` is believed. */
    trustedProxies: t.Array(t.String()),
    /** Folders below which extension packages are looked for. */
    extensionRoots: t.Array(t.String()),
    /** Folder that holds `portal/dist`, `admin/dist` and `core/ui/dist`. */
    applicationRoot: t.String(),
    /** Key id → 32 bytes in hex. The first seals, all open. */
    keys: t.Array(t.Object({ id: t.String(), key: t.String({ pattern: '^[0-9a-f]{64}$' }) }), {
      minItems: 1,
    }),
    /** Whoever sends it as a bearer token may read `/metrics`; without it only this machine may. */
    metricsToken: t.Optional(t.String({ minLength: 16 })),
    /** Vendors may be reached on loopback and over plain HTTP: demo and tests only. */
    allowLoopback: t.Boolean(),
    sandbox: t.Boolean(),
  },
  { additionalProperties: false },
);
export type Config = Static<typeof Schema>;

export class ConfigError extends Error {}

/**
 * Reads flags and environment, once. Every other file gets the validated result.
 * @throws ConfigError with one sentence that names the setting
 */
export function loadConfig(
  flags: Partial<Record<'port' | 'data' | 'host', string>>,
  environment: NodeJS.ProcessEnv = process.env,
): Config {
  const applicationRoot = resolve(import.meta.dirname, '../../..');
  const dataDirectory = resolve(flags.data ?? environment.MOORAGE_DATA ?? join(applicationRoot, '.moorage'));
  makeDirectory(dataDirectory);
  const port = Number(flags.port ?? environment.PORT ?? 8080);
  const config = {
    dataDirectory,
    host: flags.host ?? environment.HOST ?? '127.0.0.1',
    port,
    publicUrl: (environment.MOORAGE_URL ?? `http://localhost:${port}`).replace(/\/$/, ''),
    databaseUrl: environment.DATABASE_URL ?? `sqlite:${join(dataDirectory, 'moorage.sqlite')}`,
    redisUrl: environment.REDIS_URL || null,
    smtpUrl: environment.SMTP_URL || null,
    mailFrom: environment.MAIL_FROM || null,
    logLevel: environment.LOG_LEVEL ?? 'info',
    trustedProxies: list(environment.TRUSTED_PROXIES),
    extensionRoots: [
      ...['plugins', 'modules', 'gateways', 'themes'].map((name) => join(applicationRoot, name)),
      join(dataDirectory, 'extensions'),
      ...list(environment.MOORAGE_EXTENSIONS),
    ],
    applicationRoot,
    keys: keyring(dataDirectory, environment),
    allowLoopback: environment.MOORAGE_ALLOW_LOOPBACK === '1',
    ...(environment.MOORAGE_METRICS_TOKEN ? { metricsToken: environment.MOORAGE_METRICS_TOKEN } : {}),
    sandbox: environment.MOORAGE_SANDBOX === '1',
  };
  return checkConfig(config);
}

export function checkConfig(config: unknown): Config {
  const check = new Ajv2020({ allErrors: true, ...ownSchemas }).compile<Config>(Schema);
  if (check(config)) return config;
  const first = check.errors?.[0];
  throw new ConfigError(
    `The setting "${first?.instancePath.slice(1) ?? '?'}" ${first?.message ?? 'is not valid'}.`,
  );
}

const list = (text: string | undefined): string[] => (text ?? '').split(',').filter((part) => part !== '');

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(
      `The data folder ${path} cannot be written to (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

/** `MOORAGE_KEYS=id:hex,id:hex` or a key file that is made on the first start. */
function keyring(dataDirectory: string, environment: NodeJS.ProcessEnv): Config['keys'] {
  if (environment.MOORAGE_KEYS) {
    return list(environment.MOORAGE_KEYS).map((part) => {
      const [id = '', key = ''] = part.split(':');
      return { id, key };
    });
  }
  const path = join(dataDirectory, 'secret.key');
  if (!existsSync(path)) {
    try {
      writeFileSync(path, `k1:${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new ConfigError(
          `The data folder ${dataDirectory} cannot be written to (${(error as NodeJS.ErrnoException).code}).`,
        );
      }
    }
  }
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => {
      const [id = '', key = ''] = line.trim().split(':');
      return { id, key };
    });
}
