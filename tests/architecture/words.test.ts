import { describe, expect, it } from 'vitest';
import { readSources, type Source } from './sources.ts';
import { downloadAddresses, environmentReads, linesOf, longest, vendorNames } from './words.ts';

const sample = (text: string, path = 'core/server/src/a.ts'): Source => ({ path, text });

describe('vendors', () => {
  it('are not named anywhere in core', () => {
    const sources = readSources(['core'], undefined, /\.(ts|mjs|js|vue|css|html|hbs|json|md|sql)$/);
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap(vendorNames)).toEqual([]);
  });

  it.each([
    'import Stripe',
    'PAYPAL_KEY',
    'stripe_account',
    'stripeKey',
    "'virtfusion'",
    'an enhance server',
  ])('are found in "%s"', (text) => {
    expect(vendorNames(sample(text))).toHaveLength(1);
  });

  it('are found in the name of a file', () => {
    expect(vendorNames(sample('', 'core/server/src/stripe.ts'))).toHaveLength(1);
  });

  it.each(['class="striped"', 'three stripes', 'an enhanced table'])('are not seen in "%s"', (text) => {
    expect(vendorNames(sample(text))).toEqual([]);
  });
});

describe('the environment', () => {
  it('is read by config.ts only', () => {
    const sources = readSources(['core/server/src', 'core/sdk/src']).filter(
      ({ path }) => !path.endsWith('.test.ts') && path !== 'core/server/src/config.ts',
    );
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.flatMap(environmentReads)).toEqual([]);
  });

  it.each(['const port = process.env.PORT', 'process.env["X"]', 'import.meta.env.DEV'])(
    'is seen in %s',
    (text) => {
      expect(environmentReads(sample(text))).toHaveLength(1);
    },
  );
});

describe('the lock file', () => {
  it('names no download address', () => {
    const [lock] = readSources(['.'], undefined, /^package-lock\.json$/);
    expect(lock?.text.length).toBeGreaterThan(1000);
    expect(downloadAddresses(lock!)).toEqual([]);
  });

  it('is found out when it does', () => {
    expect(downloadAddresses(sample('  "resolved": "https://registry.example/x.tgz",'))).toHaveLength(1);
    expect(downloadAddresses(sample('  "resolved": "core/sdk",'))).toEqual([]);
  });
});

describe('the length of a file', () => {
  /** Path → why it is as long as it is. Keep it short; a file that shrinks leaves the list. */
  const reasons: Readonly<Record<string, string>> = {
    'core/sdk/src/client/generated.ts': 'generated from the actions',
  };
  const long = readSources(['core', 'plugins', 'modules', 'gateways', 'themes', 'portal', 'admin', 'tests'])
    .filter((source) => linesOf(source) > longest(source.path))
    .map(({ path }) => path);

  it('is at most 400 lines (600 for a test), or has a reason', () => {
    expect(long.filter((path) => !(path in reasons))).toEqual([]);
  });

  it('is counted in lines', () => {
    expect([longest('core/a.ts'), longest('core/a.test.ts')]).toEqual([400, 600]);
    expect(linesOf(sample('a\n'.repeat(401)))).toBe(401);
    expect(linesOf(sample('a\nb'))).toBe(2);
  });
});
