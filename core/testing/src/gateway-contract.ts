import { isVendorError, type TObject } from '@moorage/sdk';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, type GatewayContract, type Stage } from './gateway/adapter.ts';
import { everythingIn } from './gateway/connection.ts';
import { methodTests } from './gateway/methods.ts';
import { paymentTests } from './gateway/payments.ts';
import { refundTests } from './gateway/refunds.ts';
import { webhookTests } from './gateway/webhooks.ts';

/**
 * What every gateway must do, as a vitest suite: its author supplies an adapter that plays the vendor, the bank and the
 * customer against a simulator. Call it at the top of a test file.
 */
export function gatewayContract<S extends TObject>(contract: GatewayContract<S>): void {
  describe(`${contract.name} keeps the gateway contract`, () => {
    let current: Stage<S> | undefined;
    const stage = (): Stage<S> => {
      if (!current) throw new Error('Outside a test');
      return current;
    };
    beforeEach(async () => {
      current = await openStage(contract);
    });
    afterEach(async () => {
      const done = stage();
      current = undefined;
      await done.adapter.close();
      expect(leaks(contract, done), 'secrets in the log').toEqual([]);
    });

    describe('settings', () => settingsTests(contract, stage));
    describe('payments', () => paymentTests(contract, stage));
    describe('webhooks', () => webhookTests(stage));
    describe('refunds', () => {
      beforeEach(({ skip }) => skip(!stage().gateway.refund, 'the gateway refunds nothing'));
      refundTests(stage);
    });
    describe('stored methods', () => {
      beforeEach(({ skip }) => skip(!stage().gateway.store, 'the gateway keeps no methods'));
      methodTests(stage);
    });
  });
}

function settingsTests<S extends TObject>(contract: GatewayContract<S>, stage: () => Stage<S>): void {
  const { settings: schema } = contract.definition;

  it('accepts good credentials', async () => {
    expect(Value.Check(schema, stage().adapter.settings)).toBe(true);
    await stage().gateway.test();
  });

  it.each(contract.webhookSecrets)('refuses an empty or missing %s', (name) => {
    const good = stage().adapter.settings as Record<string, unknown>;
    const { [name]: secret, ...without } = good;
    expect(secret).toBeTypeOf('string');
    for (const bad of [{ ...good, [name]: '' }, { ...good, [name]: ' ' }, without])
      expect(Value.Check(schema, bad)).toBe(false);
  });

  it('marks what is secret, so that it is sealed', () => {
    const secret: readonly string[] = secretFields(schema);
    expect(contract.webhookSecrets.filter((name) => !secret.includes(name))).toEqual([]);
  });

  it('says so when the credentials are wrong, without repeating them', async () => {
    const wrong = await openStage(contract, { wrongCredentials: true });
    try {
      const error: unknown = await wrong.gateway.test().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(isVendorError(error) && error.outcome).toBe('refused');
      const said = `${everythingIn(error)} ${wrong.captured.lines.join(' ')}`;
      expect(
        secretsOf(schema, wrong.adapter.wrongSettings).filter((secret) => said.includes(secret)),
      ).toEqual([]);
    } finally {
      await wrong.adapter.close();
    }
  });
}

const secretFields = (schema: TObject): string[] =>
  Object.entries(schema.properties)
    .filter(([, property]) => (property as { secret?: boolean }).secret === true)
    .map(([name]) => name);

const secretsOf = (schema: TObject, settings: unknown): string[] =>
  secretFields(schema)
    .map((name) => (settings as Record<string, unknown>)[name])
    .filter((value) => typeof value === 'string');

/** Runs after each test: whatever it did, none of the account's secrets may stand in the log. */
function leaks<S extends TObject>(contract: GatewayContract<S>, { adapter, captured }: Stage<S>): string[] {
  const secrets = secretsOf(contract.definition.settings, adapter.settings);
  return captured.lines.filter((line) => secrets.some((secret) => line.includes(secret)));
}
