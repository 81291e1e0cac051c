import { LRUCache } from 'lru-cache';
import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { isWord } from '../../database/is-word.ts';
import { isLoopback } from '../../security/network.ts';
import { Brand } from './brand.ts';

export type Serves = 'all' | 'site' | 'portal' | 'admin';
export interface ServedBrand {
  readonly brand: Brand;
  /** What this host name is for; `all` when it is not split up. */
  readonly serves: Serves;
}

/** Host names change a few times a year and are asked for with every request. Machine time on purpose. */
const keptMilliseconds = 2_000;

/**
 * From the host name of a request to the brand. Without a row for it, the only brand answers at the public address and on
 * loopback. A promise only when the database has to be asked: this happens with every request.
 * @throws Refusal `host.unknown` (421)
 */
export function createBrandFinder(app: App): (host: string) => ServedBrand | Promise<ServedBrand> {
  const known = new LRUCache<string, ServedBrand>({ max: 500, ttl: keptMilliseconds });
  const publicHost = new URL(app.config.publicUrl).host;

  async function find(host: string): Promise<ServedBrand> {
    const name = hostName(host);
    const row = isWord(name)
      ? await app.db
          .knex()('brandHost')
          .where('host', name)
          .first<{ brandId: Id; serves: Serves } | undefined>('brandId', 'serves')
      : undefined;
    if (row) {
      const brand = await Brand.query().findById(row.brandId);
      if (brand) return { brand, serves: row.serves };
    }
    if (host === publicHost || isLoopback(name)) {
      const [only, another] = await Brand.query().limit(2);
      if (only && !another) return { brand: only, serves: 'all' };
    }
    throw new Refusal('host.unknown', 'No brand is served under this host name.', { status: 421 });
  }

  async function findAndKeep(host: string): Promise<ServedBrand> {
    const found = await app.db.house(() => find(host));
    known.set(host, found);
    return found;
  }
  return (host) => known.get(host) ?? findAndKeep(host);
}

/** Without the port; `[::1]:80` keeps its colons. */
const hostName = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '');

/** Where links in mails lead: never the host name of a request, which anybody can make up. */
export const brandUrl = (app: App, brand: Pick<Brand, 'url'>): string =>
  (brand.url ?? app.config.publicUrl).replace(/\/$/, '');
