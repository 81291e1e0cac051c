import { describe, expect, it } from 'vitest';
import { createReport } from './report.mjs';
import { countReport } from './vitest.mjs';

const test = (status: string, fullName = 'it') => ({ status, fullName });
const file = (status: string, ...assertionResults: object[]) => ({
  name: '/a.test.ts',
  status,
  assertionResults,
});

describe('the counts of a run', () => {
  it('are those of its tests', () => {
    const report = {
      testResults: [file('failed', test('passed'), test('failed'), test('skipped'), test('todo'))],
    };
    expect(countReport(report, 1)).toMatchObject({
      passed: 1,
      failed: 1,
      skipped: 2,
      failures: ['/a.test.ts › it'],
    });
  });

  it.each([
    ['a file that cannot be loaded', { testResults: [file('failed')] }, 1],
    ['a file whose hook throws', { testResults: [file('failed', test('passed'), test('skipped'))] }, 1],
    ['an error outside any test', { testResults: [file('passed', test('passed'))] }, 1],
    ['a crash before the report', undefined, 139],
    ['a run that ends well without a report', undefined, 0],
  ])('include %s as a failure', (_what, report, code) => {
    expect(countReport(report, code).failed).toBe(1);
  });
});

describe('the report', () => {
  async function lastLine(work: (report: ReturnType<typeof createReport>) => unknown) {
    let text = '';
    const report = createReport((more: string) => {
      text += more;
      return true;
    });
    await work(report);
    const code = report.finish();
    return { code, line: text.trimEnd().split('\n').at(-1) };
  }

  it('ends with the counts', async () => {
    const outcome = await lastLine((report) => report.stage('one', () => Promise.resolve({ passed: 3 })));
    expect(outcome).toEqual({ code: 0, line: '3 passed, 0 failed' });
  });

  it('counts a stage that throws as failed', async () => {
    const outcome = await lastLine(async (report) => {
      await report.stage('one', () => Promise.resolve({ passed: 1, skipped: 2 }));
      await report.stage('two', () => Promise.reject(new Error('planted: this stage throws')));
    });
    expect(outcome).toEqual({ code: 1, line: '1 passed, 1 failed, 2 skipped' });
  });

  it('lets nothing be left out where all is demanded', async () => {
    const demanded = await lastLine((report) => report.leaveOut('one', 'no browser', false));
    expect(demanded).toEqual({ code: 1, line: '0 passed, 1 failed' });
    const allowed = await lastLine(async (report) => {
      await report.stage('one', () => Promise.resolve({ passed: 1 }));
      report.leaveOut('two', 'no browser', true);
    });
    expect(allowed).toEqual({ code: 0, line: '1 passed, 0 failed, 1 skipped' });
  });
});
