import { afterEach, beforeEach } from 'vitest';

/** The tests of this block tell one story: where it breaks off, the rest is skipped instead of waited for. */
export function inOrder(): void {
  let brokeOff: string | undefined;
  beforeEach(({ skip }) => skip(brokeOff !== undefined, `"${brokeOff}" failed before`));
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') brokeOff ??= task.name;
  });
}
