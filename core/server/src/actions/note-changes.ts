import { createSlot } from '../scope.ts';
import { redact } from './redact.ts';

export interface Changes {
  /** For example `clients:12`. Default: the action's noun and its `id`. */
  subject?: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}
const slot = createSlot<{ noted: Changes | undefined }>();

export const collectChanges = <T>(
  work: () => Promise<T>,
): Promise<{ result: T; changes: Changes | undefined }> => {
  const box: { noted: Changes | undefined } = { noted: undefined };
  return slot.run(box, async () => ({ result: await work(), changes: box.noted }));
};

/** Called inside an action: puts what the row was and what it became into the action's audit line. Only what differs is kept. */
export function noteChanges({ subject, before = {}, after = {} }: Changes): void {
  const box = slot.get();
  if (!box) return;
  const names = Object.keys(after).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const pick = (row: Record<string, unknown>) =>
    redact(Object.fromEntries(names.map((name) => [name, row[name] ?? null]))) as Record<string, unknown>;
  box.noted = { ...(subject ? { subject } : {}), before: pick(before), after: pick(after) };
}
