/** How the suspension for an unpaid invoice is called: customers read it, and it tells our suspensions from others. */
export const overdueReason = (number: string | null): string => `Invoice ${number ?? ''} is overdue.`;
export const isOverdueReason = (reason: string | null): boolean =>
  reason === null || /^Invoice .* is overdue\.$/.test(reason);
