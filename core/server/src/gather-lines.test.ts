import { expect, it } from 'vitest';
import { gatherLines } from './gather-lines.ts';
import { createLog, plainLog } from './log.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('lines of one turn are written together, errors at once with all before them', async () => {
  const written: string[] = [];
  const log = createLog('info', gatherLines({ write: (text) => written.push(text) }));
  log.info('one');
  log.info('two');
  expect(written).toEqual([]);
  await nextTurn();
  expect(written.map(messages)).toEqual([['one', 'two']]);
  log.info('three');
  log.error('four');
  expect(written.map(messages)).toEqual([
    ['one', 'two'],
    ['three', 'four'],
  ]);
  await nextTurn();
  expect(written).toHaveLength(2);
});

it('only a log that is asked to be plain leaves secrets in', () => {
  const written: string[] = [];
  const log = createLog('info', { write: (line) => void written.push(line) });
  const plain = plainLog(log);
  log.info({ password: 'hunter2', inner: { token: 'hunter2' } }, 'redacted');
  plain.info({ route: '/x' }, 'plain');
  expect(written[0]).not.toContain('hunter2');
  expect(JSON.parse(written[1] ?? '')).toMatchObject({ route: '/x', msg: 'plain' });
});

const messages = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);
