import type { WireMoney } from '@moorage/ui';

export interface DraftLine {
  readonly key: number;
  description: string;
  quantity: number | null;
  unitPrice: WireMoney | null;
}

let last = 0;
export const emptyLine = (): DraftLine => ({
  key: ++last,
  description: '',
  quantity: 1,
  unitPrice: null,
});

/** As the action takes them; null while something is missing. */
export function readyLines(lines: readonly DraftLine[]) {
  const ready = lines.flatMap(({ description, quantity, unitPrice }) =>
    description.trim() && quantity && quantity > 0 && unitPrice
      ? [{ description: description.trim(), quantity, unitPrice }]
      : [],
  );
  return ready.length === lines.length && ready.length > 0 ? ready : null;
}
