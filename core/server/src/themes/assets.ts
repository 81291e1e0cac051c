import { Refusal } from '@moorage/sdk';
import { createHash } from 'node:crypto';
import type { Chain } from './look-up.ts';
import type { Asset } from './types.ts';

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
};
const versions = new WeakMap<Buffer, string>();

/**
 * Only what was read when the theme was loaded can be served, by its exact name; the file system is not asked again, so a
 * path can lead nowhere else.
 */
export function findAsset(chain: Chain, path: string): Asset {
  const body = chain.find((theme) => theme.assets.has(path))?.assets.get(path);
  const type = types[path.split('.').at(-1) as string];
  if (!body || !type)
    throw new Refusal('theme.asset_missing', 'There is no such file in this theme', { status: 404 });
  return { body, type, version: versionOf(body) };
}

function versionOf(body: Buffer): string {
  const known = versions.get(body) ?? createHash('sha256').update(body).digest('hex').slice(0, 12);
  versions.set(body, known);
  return known;
}
