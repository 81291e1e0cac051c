import { LRUCache } from 'lru-cache';
import { isRefusal, isVendorError, Refusal, type Choice, type Id, type Json } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { currentBrand, refuseInTransaction } from '../../database/ambient.ts';
import { DeadlineError, within } from '../../hooks/deadline.ts';
import { Server } from '../servers/server.ts';
import { findProduct, unknownProduct } from './product.ts';

const freshMilliseconds = 60_000;
const limitMilliseconds = 8_000;

export interface LiveChoices {
  readonly items: Choice[];
  /** When the vendor said so. */
  readonly asOf: string;
  /** The vendor does not answer now: this is what it said before. */
  readonly stale: boolean;
}
interface Entry {
  readonly items: readonly Choice[];
  readonly at: number;
}
interface Cache {
  readonly entries: LRUCache<string, Entry>;
  readonly asking: Map<string, Promise<Entry>>;
}
const caches = new WeakMap<App, Cache>();

/** Options for a field of a product's order form. @throws Refusal `product.unknown` · `choices.unknown` · `choices.unavailable` */
export async function productChoices(
  app: App,
  { productId, name }: { productId: Id; name: string },
): Promise<LiveChoices> {
  const product = await findProduct(productId);
  if (product.status === 'archived') throw unknownProduct(productId);
  const definition =
    product.moduleId === null ? undefined : app.connections.moduleDefinition(product.moduleId);
  if (!definition || product.serverGroupId === null) throw unavailable();
  // Guests ask here: only fields that the form really has are worth a request to the vendor.
  if (!JSON.stringify(definition.order).includes(`"choices":${JSON.stringify(name)}`))
    throw new Refusal('choices.unknown', `The form has no field with the options "${name.slice(0, 60)}".`, {
      status: 404,
    });
  return liveChoices(app, { serverGroupId: product.serverGroupId, name, plan: product.plan });
}

/** Asks a server of the group, at most once a minute for the same question; an older answer is better than none. */
export async function liveChoices(
  app: App,
  { serverGroupId, name, plan }: { serverGroupId: Id; name: string; plan: Json },
): Promise<LiveChoices> {
  const { entries, asking } = cacheOf(app);
  const key = JSON.stringify([currentBrand(), serverGroupId, name, plan]);
  const known = entries.get(key);
  const now = app.clock.now().getTime();
  if (known && now - known.at < freshMilliseconds) return answer(known, false);
  let question = asking.get(key);
  if (!question) {
    question = ask(app, serverGroupId, name, plan).finally(() => asking.delete(key));
    asking.set(key, question);
  }
  try {
    const entry = await question;
    entries.set(key, entry);
    return answer(entry, false);
  } catch (error) {
    if (!isVendorError(error) && !isRefusal(error) && !(error instanceof DeadlineError)) throw error;
    app.log.warn({ serverGroupId, choices: name, err: error }, 'Live options could not be read');
    if (known) return answer(known, true);
    throw unavailable(error);
  }
}

async function ask(app: App, groupId: Id, name: string, plan: Json): Promise<Entry> {
  refuseInTransaction('A question to a vendor');
  const server = await Server.query()
    .where({ groupId })
    .whereNot('status', 'disabled')
    .orderBy(['status', 'id'])
    .select('id')
    .first();
  if (!server) throw unavailable();
  const { module } = await app.connections.server(server.id);
  if (!module.choices) throw unavailable();
  const at = app.clock.now().getTime();
  const items = await within(
    limitMilliseconds,
    'The vendor took too long to name its options',
    module.choices(name, { plan: plan as never }),
  );
  return { items: items.map(shown), at };
}

/** Only what a customer may see, whatever else the module put into it. */
const shown = ({ value, label, group, description, warning }: Choice): Choice => ({
  value,
  label,
  ...(group === undefined ? {} : { group }),
  ...(description === undefined ? {} : { description }),
  ...(warning === undefined ? {} : { warning }),
});

function cacheOf(app: App): Cache {
  let cache = caches.get(app);
  if (!cache) caches.set(app, (cache = { entries: new LRUCache({ max: 500 }), asking: new Map() }));
  return cache;
}

const answer = ({ items, at }: Entry, stale: boolean): LiveChoices => ({
  items: [...items],
  asOf: instant(new Date(at)),
  stale,
});

function unavailable(cause?: unknown): Refusal {
  const refusal = new Refusal(
    'choices.unavailable',
    'The options cannot be loaded at the moment. Please try again in a minute.',
    { status: 503 },
  );
  if (cause !== undefined) refusal.cause = cause;
  return refusal;
}
