import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isRefusal, t, type JsonObject } from '@moorage/sdk';
import { mergeSettings, sealSettings, type Sealing } from './sealed-settings.ts';
import { createSealer } from './sealer.ts';

const token = t.Unsafe<string>({ type: 'string', secret: true });
const sealing: Sealing = {
  sealer: createSealer([{ id: 'k1', key: randomBytes(32).toString('hex') }]),
  place: 'server:1',
  schema: t.Object({
    title: t.Optional(t.String()),
    url: t.String({ default: 'https://api.vendor.example' }),
    host: t.Optional(t.Unsafe<string>({ type: 'string', destination: true })),
    relay: t.Optional(t.Object({ address: t.Optional(t.String()) })),
    token,
  }),
};
const whole = { url: 'https://panel.example', host: 'node1', relay: { address: 'wss://relay.example' } };
const stored = sealSettings(sealing, { ...whole, token: 'hunter2' }, null);

describe('secrets that a form leaves empty', () => {
  it.each<[string, JsonObject]>([
    ['everything stays', {}],
    ['a title changes', { title: 'Main panel' }],
  ])('are kept when %s', (_, change) => {
    expect(mergeSettings(sealing, { ...whole, ...change, token: '' }, stored)).toMatchObject({
      ...change,
      token: 'hunter2',
    });
  });

  it.each<[string, JsonObject]>([
    ['a web address', { url: 'https://collector.example' }],
    ['a web address that becomes something else', { url: 'collector.example' }],
    ['a marked field', { host: 'node2' }],
    ['a marked field that is left out', { host: null }],
    ['an address further down', { relay: { address: 'wss://collector.example' } }],
  ])('are not sent along when %s changes', (_, change) => {
    const values = Object.fromEntries(
      Object.entries({ ...whole, ...change, token: '' }).filter(([, value]) => value !== null),
    );
    const merge = (): unknown => mergeSettings(sealing, values, stored);
    expect(merge).toThrow(/Enter the secrets again/);
    try {
      merge();
    } catch (error) {
      expect(isRefusal(error) && error.fields).toEqual({ token: 'Enter it again' });
    }
    expect(mergeSettings(sealing, { ...values, token: 'hunter3' }, stored)).toMatchObject({
      token: 'hunter3',
    });
  });

  it('do not mind an address that is what it was when nobody had named it', () => {
    const older = sealSettings(sealing, { token: 'hunter2' }, null);
    expect(mergeSettings(sealing, { token: '' }, older)).toMatchObject({ token: 'hunter2' });
    expect(() => mergeSettings(sealing, { url: 'https://collector.example' }, older)).toThrow(/again/);
  });
});
