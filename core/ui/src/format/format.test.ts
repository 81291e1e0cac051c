import { expect, test } from 'vitest';
import { niceScale, drawArea } from '../chart/scale.ts';
import { safeTarget } from '../app/guard.ts';
import { formatBytes } from './bytes.ts';
import { formatMoney, readAmount } from './money.ts';
import { formatDate, formatDuration, formatRelative } from './time.ts';

test('money is formatted from its decimal string, beyond what a float can hold', () => {
  expect(formatMoney({ amount: '9007199254740993.01', currency: 'USD' }, 'en')).toBe(
    '$9,007,199,254,740,993.01',
  );
  expect(formatMoney({ amount: '-15.00', currency: 'EUR' }, 'en')).toBe('-€15.00');
  expect(formatMoney({ amount: '1500', currency: 'JPY' }, 'en')).toBe('¥1,500');
});

test.each([
  ['29.99', 2, '29.99'],
  ['29,9', 2, '29.90'],
  ['1,299.50', 2, '1299.50'],
  ['1.299,50', 2, '1299.50'],
  ['1 299', 2, '1299.00'],
  ['1,299', 2, '1299.00'],
  ['1,299', 3, '1.299'],
  ['007', 0, '7'],
  ['-5', 2, '-5.00'],
  ['29,999', 0, '29999'],
  ['29.9', 0, null],
  ['29.999', 2, null],
  ['0.005', 2, null],
  ['0,005', 2, null],
  ['1.299.000', 2, '1299000.00'],
  ['12,99,000', 2, null],
  ['1,2.3,4', 2, null],
  ['abc', 2, null],
  ['', 2, null],
])('typed "%s" with %i digits is %s', (typed, digits, amount) => {
  expect(readAmount(typed, digits)).toBe(amount);
});

test('whether a lone sign groups or points is up to the language', () => {
  expect([readAmount('1.299', 2, 'de'), readAmount('1,299', 2, 'de')]).toEqual(['1299.00', null]);
});

test('times', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  expect(formatRelative(new Date('2026-11-21T11:59:55Z'), now, 'en')).toBe('now');
  expect(formatRelative(new Date('2026-11-21T10:30:00Z'), now, 'en')).toBe('1 hour ago');
  expect(formatRelative(new Date('2026-11-24T12:00:00Z'), now, 'en')).toBe('in 3 days');
  expect(formatDate('2026-12-01', 'en')).toBe('Dec 1, 2026');
  expect([formatDuration(9), formatDuration(72), formatDuration(3725)]).toEqual([
    '9 s',
    '1 min 12 s',
    '1 h 2 min',
  ]);
  expect([formatBytes(0, 'en'), formatBytes(999, 'en'), formatBytes(1.31e12, 'en')]).toEqual([
    '0 B',
    '999 B',
    '1.3 TB',
  ]);
});

test('a chart starts at zero and keeps its gaps', () => {
  expect(niceScale(220)).toEqual([0, 100, 200, 300]);
  expect(niceScale(0)[0]).toBe(0);
  const paths = drawArea(
    [
      { at: 0, value: 1 },
      { at: 1, value: 2 },
      { at: 2, value: null },
      { at: 3, value: 3 },
    ],
    (time) => time,
    (value) => -value,
  );
  expect(paths.map((path) => path.line)).toEqual(['M0 -1L1 -2', 'M3 -3']);
});

test('after signing in nobody is led off the site', () => {
  const targets = [
    '/invoices/7?x=1',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    ['/a'],
    undefined,
  ];
  expect(targets.map(safeTarget)).toEqual(['/invoices/7?x=1', '/', '/', '/', '/', '/']);
});

test('no template writes a style attribute: the page policy forbids it', () => {
  const files = import.meta.glob<string>('../**/*.vue', { query: '?raw', import: 'default', eager: true });
  expect(Object.keys(files).length).toBeGreaterThan(40);
  const guilty = Object.entries(files).filter(([, text]) => /<template>[\s\S]*\sstyle="/.test(text));
  expect(guilty.map(([name]) => name)).toEqual([]);
});
