import { createHash, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits for the holder, and the hash that we keep: whoever reads the database cannot use it. */
export function newToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}
export const hashToken = (token: string): string => hash('sha256', token);

/** Compares without telling by its time how much was right. */
export function isSame(given: string, known: string): boolean {
  const [a, b] = [given, known].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}
