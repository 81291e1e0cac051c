/** A clock that moves only when it is told to. */
export interface ManualClock {
  now(): Date;
  advance(milliseconds: number): void;
}

export function createManualClock(start: Date = new Date('2026-01-31T10:00:00Z')): ManualClock {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    advance(milliseconds) {
      if (milliseconds < 0) throw new RangeError('A clock does not go back');
      at += milliseconds;
    },
  };
}
