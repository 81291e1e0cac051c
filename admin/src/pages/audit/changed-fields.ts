type Fields = Record<string, unknown>;

const say = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

/** Only the fields that are another now. */
export function changedFields(changes: { before: unknown; after: unknown } | null) {
  const before = (changes?.before ?? {}) as Fields;
  const after = (changes?.after ?? {}) as Fields;
  return Object.keys(after)
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ name, before: say(before[name]), after: say(after[name]) }));
}
