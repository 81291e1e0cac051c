import { setTimeout as wait } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';

/** A place of an app, as its own router names it. */
export interface Place {
  /** With the parameters' names in it, such as `/services/:id(\\d+)`. */
  readonly pattern: string;
  /** Open to guests. */
  readonly isPublic: boolean;
  /** Inside the frame with the navigation. */
  readonly isInside: boolean;
}
interface Router {
  getRoutes(): readonly {
    readonly path: string;
    readonly name?: unknown;
    readonly meta: { readonly public?: boolean };
    readonly children: readonly unknown[];
  }[];
  push(path: string): Promise<unknown>;
}
declare global {
  interface HTMLElement {
    __vue_app__: { config: { globalProperties: { $router: Router } } };
  }
}

/** All that the running app can show, so that a page that comes new is looked at without anybody thinking of it. */
export async function placesOf(page: Page): Promise<Place[]> {
  const known = await page.evaluate(() => {
    const router = document.getElementById('app')!.__vue_app__.config.globalProperties.$router;
    const frame = router.getRoutes().find(({ name }) => name === 'main');
    const inside = new Set(frame?.children.map((one) => (one as { path: string }).path.replace(/^\/?/, '/')));
    return router
      .getRoutes()
      .filter(({ children }) => children.length === 0)
      .map(({ path, meta }) => ({
        pattern: path,
        isPublic: meta.public === true,
        isInside: inside.has(path),
      }));
  });
  return [...new Map(known.map((place) => [place.pattern, place])).values()];
}

/** @throws Error for a parameter of which no example is given */
export function addressOf({ pattern }: Place, examples: Readonly<Record<string, string>>): string {
  const example = examples[pattern];
  if (example !== undefined) return example;
  const address = pattern.replace(':id(\\d+)', '1');
  if (address.includes(':')) throw new Error(`Give an example of an address for ${pattern}.`);
  return address;
}

export interface Walker {
  /** As a press on a link: without loading the app anew. */
  goWithin(address: string): Promise<void>;
  /** Nothing is being read any more, and nothing stands for what is to come. */
  settled(): Promise<void>;
}

/** Goes from page to page in one window. */
export function walker(page: Page): Walker {
  const open = new Set<Request>();
  const isOver = (request: Request): void => void open.delete(request);
  page.on('request', (request) => {
    // The live line stays open for good.
    if (!new URL(request.url()).pathname.endsWith('/live')) open.add(request);
  });
  page.on('requestfinished', isOver);
  page.on('requestfailed', isOver);

  async function settled(): Promise<void> {
    const deadline = performance.now() + 30_000;
    // Twice in a row: what was read may ask for more.
    for (let quiet = 0; quiet < 2; await wait(40)) {
      const complete = await page.evaluate(
        () =>
          document.querySelector('h1') !== null &&
          document.querySelector('.m-skeleton, [aria-busy="true"]') === null,
      );
      quiet = complete && open.size === 0 ? quiet + 1 : 0;
      if (performance.now() > deadline) {
        const urls = [...open].map((request) => request.url());
        throw new Error(`${page.url()} does not become complete. Open requests: ${urls.join(', ')}`);
      }
    }
  }
  return {
    settled,
    async goWithin(address) {
      await page.evaluate(
        (to) => document.getElementById('app')!.__vue_app__.config.globalProperties.$router.push(to),
        address,
      );
      await settled();
    },
  };
}
