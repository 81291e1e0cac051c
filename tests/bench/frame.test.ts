import { describe, expect, it } from 'vitest';
import { alternate, median } from './alternate.mjs';
import { emptyDocument, replaceSection } from './document.mjs';
import { figure, judge, table } from './table.mjs';

const row = {
  case: 'rows',
  ours: 80,
  limit: 100,
  ratio: 0.8,
  unit: 'rows/s',
  target: 0.8,
  higherIsBetter: true,
};

describe('a row', () => {
  it('is judged by its ratio to the limit', () => {
    expect(judge(row)).toMatchObject({ ratio: 0.8, met: true });
    expect(judge({ ...row, ratio: 0.79 })).toMatchObject({ met: false });
    expect(judge({ ...row, higherIsBetter: false, target: 0.7 })).toMatchObject({ met: false });
  });

  it('without a measured limit is an error, not a success', () => {
    expect(() => judge({ ...row, limit: 0, ratio: Infinity })).toThrow('"rows" measured');
  });

  it('stands in a table that says whether the target was met', () => {
    const lines = table([judge(row), judge({ ...row, case: 'slow', ours: 10, ratio: 0.1 })]).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^\| rows +\| 80\.0 rows\/s \| 100 rows\/s \| 0\.80 +\| ≥ 0\.8 +\| met /);
    expect(lines[3]).toContain('**missed**');
  });
});

it('figures have the digits that mean something', () => {
  expect([0.123, 12.345, 1234.5].map(figure)).toEqual(['0.12', '12.3', '1,235']);
});

describe('alternating rounds', () => {
  it('run both in turn and take the medians, also of the ratios of neighbours, without the warm-up', async () => {
    const order: string[] = [];
    const times = { ours: [100, 1, 3, 2], limit: [100, 30, 20, 10] };
    const measure = (who: 'ours' | 'limit') => () => {
      order.push(who);
      return Promise.resolve(times[who].shift()!);
    };
    const result = await alternate({ ours: measure('ours'), limit: measure('limit'), rounds: 3, warmUp: 1 });
    expect(result).toEqual({ ours: 2, limit: 20, ratio: 0.15 });
    expect(order).toEqual(['limit', 'ours', 'ours', 'limit', 'limit', 'ours', 'ours', 'limit']);
  });

  it('take the middle of an even number', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

it('a section replaces itself and nothing else', () => {
  const first = replaceSection(replaceSection(emptyDocument, 'a', 'old a'), 'b', 'b');
  const second = replaceSection(first, 'a', 'new a');
  expect(second).toBe(first.replace('old a', 'new a'));
  expect(second.startsWith(emptyDocument)).toBe(true);
});
