import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';

/**
 * Seals secrets for the database: AES-256-GCM, bound to the place they stand in, so that a sealed value copied to another
 * row does not open. Format: `sealed.<key id>.<nonce>.<tag>.<text>` in base64url.
 */
export interface Sealer {
  seal(text: string, place: string): string;
  /** @throws Error when the value was altered, moved, or sealed under an unknown key */
  open(sealed: string, place: string): string;
  /** Is it sealed under an older key, so that it should be sealed again? */
  isStale(sealed: string): boolean;
}

export function createSealer(keys: Config['keys']): Sealer {
  const current = keys[0];
  if (!current) throw new Error('There is no key to seal with');
  const byId = new Map(keys.map(({ id, key }) => [id, Buffer.from(key, 'hex')]));
  return {
    seal(text, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', Buffer.from(current.key, 'hex'), nonce);
      cipher.setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [
        'sealed',
        current.id,
        ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url')),
      ].join('.');
    },
    open(sealed, place) {
      const [mark, id = '', nonce = '', tag = '', text = ''] = sealed.split('.');
      const key = byId.get(id);
      if (mark !== 'sealed' || !key) throw new Error('A sealed value cannot be opened: its key is not known');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString(
        'utf8',
      );
    },
    isStale: (sealed) => sealed.split('.')[1] !== current.id,
  };
}
