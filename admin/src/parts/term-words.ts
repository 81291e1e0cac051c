export interface Term {
  readonly termUnit: string;
  readonly termCount: number;
}

/** `{ month, 3 }` → `3 months`. */
export function termWords({ termUnit, termCount }: Term): string {
  if (termUnit === 'once') return 'One time';
  return termCount === 1 ? `1 ${termUnit}` : `${termCount} ${termUnit}s`;
}

/** What stands after a price: `per month`, `every 3 months`, `one time`. */
export function perTerm({ termUnit, termCount }: Term): string {
  if (termUnit === 'once') return 'one time';
  return termCount === 1 ? `per ${termUnit}` : `every ${termCount} ${termUnit}s`;
}
