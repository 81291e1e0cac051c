import { expect, test } from 'vitest';
import { readAddress, writeAddress } from './address.ts';
import { narrow, type Column, type TableFilter } from './columns.ts';
import { toCsv } from './csv.ts';
import { readKey, type KeyPress } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  modified: false,
  typing: false,
  onControl: false,
  ...more,
});

test('j and k walk the rows and stop at the ends; Enter opens the one with the focus', () => {
  let row = -1;
  const walked = [...'jjjjkkkk'].map((key) => {
    const act = readKey(press(key), row, 3);
    if (act?.kind === 'focus') row = act.row;
    return row;
  });
  expect(walked).toEqual([0, 1, 2, 2, 1, 0, 0, 0]);
  expect(readKey(press('Enter'), 2, 3)).toEqual({ kind: 'open', row: 2 });
  expect(readKey(press('Enter'), -1, 3)).toBeNull();
  expect(readKey(press('Enter', { onControl: true }), 2, 3)).toBeNull();
});

test('arrows scroll the page until a row has the focus', () => {
  expect(readKey(press('ArrowDown'), -1, 3)).toBeNull();
  expect(readKey(press('ArrowDown'), 0, 3)).toEqual({ kind: 'focus', row: 1 });
  expect(readKey(press('End'), 0, 3)).toEqual({ kind: 'focus', row: 2 });
});

test('letters are text in a field and shortcuts of the browser stay its own', () => {
  expect(readKey(press('j', { typing: true }), 0, 3)).toBeNull();
  expect(readKey(press('/', { typing: true }), 0, 3)).toBeNull();
  expect(readKey(press('k', { modified: true }), 0, 3)).toBeNull();
  expect(readKey(press('Escape', { typing: true }), 0, 3)).toEqual({ kind: 'leave' });
  expect(readKey(press('/'), -1, 0)).toEqual({ kind: 'search' });
  expect(readKey(press('j'), -1, 0)).toBeNull();
});

const filters: TableFilter[] = [
  { key: 'state', title: 'State', options: [{ value: 'open', label: 'Open' }] },
];

test('the address keeps search and filters, and everything else that stands in it', () => {
  const query = writeAddress(
    { tab: 'all', q: 'old' },
    { search: 'anna', filters: { state: 'open' } },
    filters,
    '',
  );
  expect(query).toEqual({ tab: 'all', q: 'anna', state: 'open' });
  expect(readAddress(query, filters, '')).toEqual({ search: 'anna', filters: { state: 'open' } });
  expect(writeAddress(query, { search: '', filters: {} }, filters, '')).toEqual({ tab: 'all' });
  expect(readAddress({ state: 'nonsense', q: ['a', 'b'] }, filters, '')).toEqual({ search: '', filters: {} });
});

test('the export quotes, defuses formulas, and leaves amounts as they are', () => {
  const columns: Column[] = [
    { key: 'name', title: 'Name' },
    { key: 'total', title: 'Total', kind: 'money' },
  ];
  const rows = [
    { name: '=HYPERLINK("x")', total: { amount: '-15.00', currency: 'USD' } },
    { name: 'Ann, "the" one', total: null },
    { name: '-7', total: { amount: '0', currency: 'JPY' } },
  ];
  expect(toCsv(columns, rows)).toBe(
    'Name,Total,Total currency\r\n"\'=HYPERLINK(""x"")",-15.00,USD\r\n"Ann, ""the"" one",,\r\n-7,0,JPY\r\n',
  );
});

test('rows that are all here are searched by every word, in what the cells show, and filtered', () => {
  const columns: Column[] = [
    { key: 'name', title: 'Name' },
    { key: 'total', title: 'Total', kind: 'money' },
  ];
  const rows = [
    { name: 'Anna Lind', state: 'open', total: { amount: '29.99', currency: 'USD' } },
    { name: 'Anna Berg', state: 'paid', total: { amount: '5.00', currency: 'EUR' } },
  ];
  const found = (search: string, filters = {}) =>
    narrow(rows, columns, search, filters).map((row) => row.name);
  expect(found('')).toHaveLength(2);
  expect(found('anna eur')).toEqual(['Anna Berg']);
  expect(found('anna', { state: 'open' })).toEqual(['Anna Lind']);
  expect(found('open')).toEqual([]);
});
