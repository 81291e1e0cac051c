import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../invoices/billing-policy.ts';
import { chargeSteps, dayZero, dueCharge, dunningSteps, nextChargeOn, nextStep } from './schedule.ts';

const invoice = { dueOn: '2026-03-31', issuedOn: '2026-03-17' };

describe('charges', () => {
  it('fall on the due day and on the days after it', () => {
    expect(chargeSteps(defaultPolicy, invoice).map(({ step, on }) => `${step} ${on}`)).toEqual([
      'charge:0 2026-03-31',
      'charge:1 2026-04-01',
      'charge:3 2026-04-03',
      'charge:5 2026-04-05',
    ]);
  });
  it.each([
    ['2026-03-30', undefined, '2026-03-31'],
    ['2026-03-31', 'charge:0', '2026-04-01'],
    ['2026-04-02', 'charge:1', '2026-04-03'],
    ['2026-04-20', 'charge:5', null],
  ])('on %s the one due is %s, the next comes on %s', (today, due, next) => {
    expect(dueCharge(defaultPolicy, invoice, today)?.step).toBe(due);
    expect(nextChargeOn(defaultPolicy, invoice, today)).toBe(next);
  });
  it('may come before the due day', () => {
    expect(dueCharge({ ...defaultPolicy, autoPayDaysBefore: 3 }, invoice, '2026-03-28')?.step).toBe(
      'charge:0',
    );
  });
  it('count from the day of issue when that is later', () => {
    expect(dayZero({ dueOn: '2026-03-01', issuedOn: '2026-03-20' })).toBe('2026-03-20');
  });
});

describe('steps', () => {
  const steps = dunningSteps(defaultPolicy);
  const walk = (days: readonly number[]): string[] => {
    const done = new Map<string, string>();
    return days.map((day) => {
      const today = `2026-${day < 31 ? '05' : '06'}-${String(day < 31 ? day + 1 : day - 30).padStart(2, '0')}`;
      const taken: string[] = [];
      for (;;) {
        const next = nextStep(steps, done, '2026-05-01', today);
        if (!next) return taken.join('+');
        taken.push(next.step);
        done.set(next.step, today);
      }
    });
  };
  it('are taken on their days', () => {
    expect(walk([0, 1, 2, 3, 4, 5, 6, 29, 30, 31])).toEqual([
      '',
      'overdue+remind:1',
      '',
      'remind:3',
      '',
      'suspend',
      '',
      '',
      'terminate',
      '',
    ]);
  });
  it('keep their distances when the first is late', () => {
    expect(walk([20, 21, 22, 23, 24, 48, 49])).toEqual([
      'overdue+remind:1',
      '',
      'remind:3',
      '',
      'suspend',
      '',
      'terminate',
    ]);
  });
  it('can be switched off', () => {
    expect(
      dunningSteps({ remindDaysAfter: [], suspendDaysAfter: null, terminateDaysAfter: null }).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['overdue']);
  });
});
