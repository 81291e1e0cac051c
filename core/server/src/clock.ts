/** The only source of "now" in the product. Tests and sandboxes hand in one that they can move. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Starts at an instant and moves only when told to, and only forward. */
export class MovableClock implements Clock {
  #now: number;
  constructor(start: Date | string) {
    this.#now = new Date(start).getTime();
  }
  now(): Date {
    return new Date(this.#now);
  }
  moveTo(instant: Date | string): void {
    const next = new Date(instant).getTime();
    if (Number.isNaN(next)) throw new RangeError(`Not an instant: ${String(instant)}`);
    if (next < this.#now) throw new RangeError('A clock moves forward only');
    this.#now = next;
  }
  advance(milliseconds: number): void {
    this.moveTo(new Date(this.#now + milliseconds));
  }
}

/** `2026-11-22T08:30:00.000Z`: how every instant is stored and sent. */
export const instant = (date: Date): string => date.toISOString();
export const later = (date: Date, milliseconds: number): string =>
  new Date(date.getTime() + milliseconds).toISOString();
