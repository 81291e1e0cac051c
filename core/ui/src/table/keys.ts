export type TableAct =
  | { kind: 'focus'; row: number }
  | { kind: 'open'; row: number }
  | { kind: 'search' }
  | { kind: 'leave' }
  | null;

export interface KeyPress {
  readonly key: string;
  readonly modified: boolean;
  /** A text field has the focus: letters are text there. */
  readonly typing: boolean;
  /** A link, button or menu has the focus: Enter belongs to it. */
  readonly onControl: boolean;
}

/** `j k` and arrows move, Enter opens, `/` searches, Escape leaves. `row` is -1 while no row has the focus. */
export function readKey(press: KeyPress, row: number, rows: number): TableAct {
  if (press.modified) return null;
  if (press.typing) return press.key === 'Escape' ? { kind: 'leave' } : null;
  if (press.key === '/') return { kind: 'search' };
  if (rows === 0) return null;
  const down = press.key === 'j' || (press.key === 'ArrowDown' && row >= 0);
  const up = press.key === 'k' || (press.key === 'ArrowUp' && row >= 0);
  if (down) return { kind: 'focus', row: Math.min(rows - 1, row + 1) };
  if (up) return { kind: 'focus', row: Math.max(0, row - 1) };
  if (row >= 0 && press.key === 'Home') return { kind: 'focus', row: 0 };
  if (row >= 0 && press.key === 'End') return { kind: 'focus', row: rows - 1 };
  if (press.key === 'Enter' && row >= 0 && !press.onControl) return { kind: 'open', row };
  return null;
}
