import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { listenToComplaints, type Complaints } from './complaints.ts';
import { startDemo, type Demo } from './start-demo.ts';

export type Person = 'client' | 'staff' | 'guest';
export type Look = Pick<
  BrowserContextOptions,
  'viewport' | 'colorScheme' | 'reducedMotion' | 'deviceScaleFactor'
>;
export interface House {
  readonly url: string;
  readonly demo: Demo;
  readonly complaints: Complaints;
  /** A window of a browser profile of its own: `client` is Ada, `staff` is Sam, a guest is nobody yet. */
  open(person: Person, path: string, look?: Look): Promise<Page>;
  /** Asks the API as staff. */
  read<T>(path: string): Promise<T>;
  /** Tells the API something as staff. */
  tell<T>(method: 'POST' | 'PUT' | 'PATCH', path: string, body?: object): Promise<T>;
  /** All that are open. */
  pages(): Page[];
  stop(): Promise<void>;
}

const program = process.env.MOORAGE_CHROMIUM ?? '/usr/bin/chromium';
const quiet = ['disable-gpu', 'disable-background-networking', 'disable-component-update', 'disable-sync'];
const desk: Look = { viewport: { width: 1440, height: 900 } };

/** The whole product and a browser. Nothing between the two is made up. */
export async function openHouse(env: Record<string, string> = {}): Promise<House> {
  const demo = await startDemo(env);
  const complaints = listenToComplaints();
  const browser = await chromium
    .launch({ executablePath: program, args: ['--no-sandbox', ...quiet.map((name) => `--${name}`)] })
    .catch(async (error: unknown) => {
      await demo.stop();
      throw error;
    });
  const signedIn = new Map<Person, Awaited<ReturnType<BrowserContext['storageState']>>>();

  async function newContext(look: Look, person: Person): Promise<BrowserContext> {
    const storageState = signedIn.get(person);
    const context = await browser.newContext({
      baseURL: demo.url,
      locale: 'en-US',
      timezoneId: 'Europe/London',
      ...look,
      ...(storageState && { storageState }),
    });
    context.setDefaultTimeout(30_000);
    await complaints.watch(context);
    return context;
  }

  /** Follows the link that the demo prints: it opens a page that asks, and its button signs in. */
  async function signIn(person: 'client' | 'staff'): Promise<void> {
    if (signedIn.has(person)) return;
    const context = await newContext(desk, person);
    const page = await context.newPage();
    await page.goto(demo.links[person]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(person === 'staff' ? '**/admin/' : '**/portal/');
    await page.getByRole('main').waitFor();
    signedIn.set(person, await context.storageState());
    await context.close();
  }

  async function asStaff<T>(method: string, path: string, body?: object): Promise<T> {
    await signIn('staff');
    const context = await newContext(desk, 'staff');
    const headers: Record<string, string> = { 'x-moorage-app': 'admin' };
    if (method !== 'GET') {
      const session = await context.request.get('/api/v1/session', { headers });
      headers['x-csrf-token'] = ((await session.json()) as { csrf: string }).csrf;
    }
    const answer = await context.request.fetch(`/api/v1${path}`, {
      method,
      headers,
      ...(body && { data: body }),
    });
    if (!answer.ok())
      throw new Error(`${method} ${path} answered ${answer.status()}: ${await answer.text()}`);
    const result = (await answer.json()) as T;
    await context.close();
    return result;
  }

  return {
    url: demo.url,
    demo,
    complaints,
    async open(person, path, look = desk) {
      if (person !== 'guest') await signIn(person);
      const page = await (await newContext(look, person)).newPage();
      await page.goto(path);
      return page;
    },
    read: (path) => asStaff('GET', path),
    tell: (method, path, body) => asStaff(method, path, body),
    pages: () => browser.contexts().flatMap((context) => context.pages()),
    async stop() {
      await browser.close();
      await demo.stop();
    },
  };
}
