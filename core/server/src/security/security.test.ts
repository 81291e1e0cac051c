import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '@moorage/testing';
import { isLoopback, networkOf, plainAddress, proxyList } from './network.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { countAttempt, forgiveAttempts, perAccount, perAddress } from './throttle.ts';
import { hashToken, isSame, newToken } from './tokens.ts';

describe('addresses', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ])('%s belongs to %s', (address, network) => expect(networkOf(address)).toBe(network));
  it('are compared without their dress', () => {
    expect(plainAddress('[::1]')).toBe('::1');
    expect(['127.0.0.1', '::1', 'localhost', '::ffff:127.0.0.2'].every(isLoopback)).toBe(true);
    expect(['127.0.0.1.evil.example', '10.0.0.1', '0.0.0.0', ''].some(isLoopback)).toBe(false);
    const isTrusted = proxyList(['10.0.0.0/8', '2001:db8::/32', '192.0.2.7']);
    expect(['10.1.2.3', '2001:db8::9', '192.0.2.7'].every(isTrusted)).toBe(true);
    expect(['11.0.0.1', '192.0.2.8', 'nonsense', ''].some(isTrusted)).toBe(false);
    expect(() => proxyList(['proxy.example'])).toThrow('proxy.example');
  });
});

describe('passwords and tokens', () => {
  it('are hashed, and nothing matches nothing', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^\$2b\$12\$/);
    await expect(isPassword('correct horse', hash)).resolves.toBe(true);
    await expect(isPassword('correct horse ', hash)).resolves.toBe(false);
    await expect(isPassword('', null)).resolves.toBe(false);
  });
  it('are not cut at 72 bytes without a word', async () => {
    await expect(hashPassword('ä'.repeat(37))).rejects.toMatchObject({ code: 'input.invalid' });
    const hash = await hashPassword('x'.repeat(72));
    await expect(isPassword('x'.repeat(73), hash)).resolves.toBe(false);
  });
  it('are 256 bits, kept as a hash', () => {
    const { token, hash } = newToken();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(hash).toBe(hashToken(token));
    expect([isSame('a', 'a'), isSame('a', 'b'), isSame('a', 'aa')]).toEqual([true, false, false]);
  });
});

describe('the throttle', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());
  const account = perAccount('test', 'ada@example.com');
  const attempt = (limits = [account]): Promise<unknown> =>
    countAttempt(test.app, test.brandId, limits).then(
      () => 'free',
      (error: unknown) => (error as { retryAfter: number }).retryAfter,
    );

  it('lets five through, then makes each pause twice as long, up to a quarter of an hour', async () => {
    const outcomes: unknown[] = [];
    for (let index = 0; index < 6; index += 1) outcomes.push(await attempt());
    for (const wait of [15, 30, 60, 120, 240, 480, 900]) {
      test.clock.advance((wait - 1) * 1_000);
      outcomes.push(await attempt());
      test.clock.advance(1_000);
      outcomes.push(await attempt());
      if (wait < 900) outcomes.push(await attempt());
    }
    expect(outcomes).toEqual([
      ...['free', 'free', 'free', 'free', 'free', 15],
      ...[
        1,
        'free',
        30,
        1,
        'free',
        60,
        1,
        'free',
        120,
        1,
        'free',
        240,
        1,
        'free',
        480,
        1,
        'free',
        900,
        1,
        'free',
      ],
    ]);
  });
  it('forgets after a success, for the account', async () => {
    await forgiveAttempts(test.app, test.brandId, { account, address: perAddress('test', '203.0.113.9') });
    expect(await attempt()).toBe('free');
  });
  it('counts a whole IPv6 network as one', async () => {
    const outcomes: unknown[] = [];
    for (let index = 0; index < 21; index += 1) {
      outcomes.push(await attempt([perAddress('test', `2001:db8::${index.toString(16)}`)]));
    }
    expect(outcomes.filter((outcome) => outcome === 'free')).toHaveLength(20);
    expect(await attempt([perAddress('test', '2001:db8:0:1::1')])).toBe('free');
  });
  it('holds when all come at once, the first time and after each pause', async () => {
    const limit = perAccount('test', 'many@example.com');
    const together = async (): Promise<number> => {
      const outcomes = await Promise.all(Array.from({ length: 40 }, () => attempt([limit])));
      return outcomes.filter((outcome) => outcome === 'free').length;
    };
    const free: number[] = [];
    for (let burst = 0; burst < 4; burst += 1) {
      free.push(await together());
      test.clock.advance(901_000);
    }
    expect(free).toEqual([5, 1, 1, 1]);
  });
  it('counts each attempt once for each of its subjects, whichever way round they come', async () => {
    const accounts = Array.from({ length: 4 }, (_, index) => perAccount('test', `${index}@example.com`));
    const addresses = Array.from({ length: 4 }, (_, index) => perAddress('test', `192.0.2.${index}`));
    const pairs = accounts.flatMap((each) => addresses.map((address) => [each, address]));
    const outcomes = await Promise.all(
      pairs.map((pair, index) => attempt(index % 2 === 0 ? pair : pair.toReversed())),
    );
    expect(outcomes).toEqual(pairs.map(() => 'free'));
    const rows = await test.asSystem(() =>
      test.app.db
        .knex()('signInFailure')
        .whereIn(
          'subject',
          [...accounts, ...addresses].map(({ subject }) => subject),
        ),
    );
    expect(rows).toHaveLength(2 * pairs.length);
  });
  it('gives back each of the attempts that succeeded at once, and no other', async () => {
    const address = perAddress('test', '198.51.100.7');
    const accounts = Array.from({ length: 8 }, (_, index) => perAccount('test', `right${index}@example.com`));
    await Promise.all(accounts.map((each) => attempt([each, address])));
    await attempt([address]);
    await Promise.all(
      accounts.map((each) => forgiveAttempts(test.app, test.brandId, { account: each, address })),
    );
    const rows = await test.asSystem(() =>
      test.app.db.knex()('signInFailure').where('subject', address.subject),
    );
    expect(rows).toHaveLength(1);
  });
  it('leaves nothing behind of those it turns away', async () => {
    const address = perAddress('test', '203.0.113.77');
    for (let index = 0; index < 20; index += 1) await attempt([address]);
    const stranger = perAccount('test', 'random@example.com');
    expect(await attempt([stranger, address])).toBe(15);
    const rows = await test.asSystem(() =>
      test.app.db.knex()('attemptSubject').where('subject', stranger.subject),
    );
    expect(rows).toEqual([]);
  });
});
