import { lookOf } from '@moorage/ui';

/** States as the entries of a filter, in the words that the badges use. */
export const stateOptions = (kind: string, states: readonly string[]) =>
  states.map((value) => ({ value, label: lookOf(kind, value).word }));
