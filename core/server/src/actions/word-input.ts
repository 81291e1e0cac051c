import { t } from '@moorage/sdk';

/** A code, a name of a part, an id made of letters: such columns hold ASCII only, and MariaDB compares them with nothing else. */
export const wordInput = (maxLength: number, description?: string) =>
  t.String({ maxLength, pattern: '^[\\x20-\\x7e]*$', ...(description ? { description } : {}) });
