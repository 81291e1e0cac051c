import bcrypt from 'bcrypt';
import { Refusal } from '@moorage/sdk';

const cost = 12;
/** bcrypt reads no further; a longer password would be cut without a word. */
const longestBytes = 72;
export const shortestPassword = 10;

/** Of no password at all. Compared against when there is no account, so that a miss takes as long as a hit. */
const dummy = '$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZbYvB8hSBl1Ll7cYQ.hNXoSyTnRqbm';

/** @throws Refusal `input.invalid` when bcrypt would not read all of it */
export async function hashPassword(password: string): Promise<string> {
  if (Buffer.byteLength(password) > longestBytes) {
    throw new Refusal('input.invalid', 'Some of the values cannot be accepted.', {
      fields: { password: `must not be longer than ${longestBytes} bytes` },
    });
  }
  return bcrypt.hash(password, cost);
}

/** `hash` is null when there is no such account, or it has no password yet: the answer is no, in the same time. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const matches = await bcrypt.compare(password, hash ?? dummy);
  return matches && hash !== null && Buffer.byteLength(password) <= longestBytes;
}
