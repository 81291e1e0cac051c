import { shallowReactive, type Component } from 'vue';
import type { Router } from 'vue-router';
import type { Live } from '../composables/live.ts';
import { readUi } from './check-ui.ts';
import type { SlotName, UiExtension, UiRoute } from './define-ui.ts';
import { browserPage, type ListedExtension, type Page } from './page.ts';
import { addRoutes } from './routes.ts';

export interface Contribution {
  readonly extensionId: string;
  readonly title: string;
  /** Changes with each load, so that a new build starts with fresh components. */
  readonly key: string;
  readonly component: Component;
}
export interface ExtensionMenu {
  readonly extensionId: string;
  readonly path: string;
  readonly label: string;
  readonly group: string | undefined;
  readonly icon: Component | undefined;
  readonly order: number;
  readonly permission: string | undefined;
}
interface Running {
  readonly listed: ListedExtension;
  readonly ui: UiExtension | null;
  readonly undo: () => void;
}
export interface ExtensionHost {
  readonly app: 'portal' | 'admin';
  /** All of these are reactive: read them in a template or a computed. */
  slot(name: SlotName | (string & {})): Contribution[];
  field(name: string): Component | undefined;
  view(name: string): Component | undefined;
  payment(extensionId: string): Component | undefined;
  menu(): ExtensionMenu[];
  has(extensionId: string): boolean;
  failures(): { extensionId: string; phase: 'load' | 'render'; message: string }[];
  /** Reads the list and brings the page in line with it: new ones in, gone ones out, changed ones exchanged. */
  refresh(): Promise<void>;
  report(extensionId: string, phase: 'load' | 'render', error: unknown): void;
  stop(): void;
}
export interface HostOptions {
  app: 'portal' | 'admin';
  router?: Router;
  /** Name of the layout route under which pages of extensions stand. */
  parentRoute?: string;
  live?: Live | null;
  csrf?: () => string | null;
  page?: Page;
  /** Milliseconds for a bundle to arrive, default 10,000. */
  timeLimit?: number;
}

const said = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 500);

function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`It did not load within ${milliseconds / 1000} s.`)),
      milliseconds,
    );
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

export function createExtensionHost(options: HostOptions): ExtensionHost {
  const { app, timeLimit = 10_000 } = options;
  const page = options.page ?? browserPage(options.csrf ?? (() => null));
  const running = shallowReactive(new Map<string, Running>());
  const failures = shallowReactive(new Map<string, { phase: 'load' | 'render'; message: string }>());
  const told = new Set<string>();

  function report(extensionId: string, phase: 'load' | 'render', error: unknown): void {
    const message = said(error);
    const name = `${extensionId} ${phase} ${message}`;
    // A panel that breaks on every redraw is told once.
    if (told.has(name)) return;
    told.add(name);
    failures.set(extensionId, { phase, message });
    page.report({ extensionId, app, phase, message });
  }

  /** Alone, in its own try: what one bundle does wrong, no other one notices. */
  async function start(listed: ListedExtension): Promise<void> {
    failures.delete(listed.id);
    const undo: (() => void)[] = [];
    const undoAll = () => undo.toReversed().forEach((one) => one());
    const coming: Running = { listed, ui: null, undo: () => undefined };
    running.set(listed.id, coming);
    // Switched off, or replaced by a new build, while its bundle was on the way.
    const isGone = () => running.get(listed.id) !== coming;
    const styles = page.addStyles(listed.styles);
    try {
      const [module, removeStyles] = await within(
        timeLimit,
        Promise.all([page.importModule(listed.entry), styles]),
      );
      if (isGone()) return removeStyles();
      const ui = readUi(module);
      if (options.router) undo.push(addRoutes(options.router, listed, ui.routes ?? [], options.parentRoute));
      undo.push(removeStyles);
      running.set(listed.id, { listed, ui, undo: undoAll });
    } catch (error) {
      undoAll();
      // The sheets may arrive even later than the bundle failed.
      void styles.then((removeStyles) => removeStyles());
      if (!isGone()) report(listed.id, 'load', error);
    }
  }
  function remove(id: string): void {
    const one = running.get(id);
    running.delete(id);
    failures.delete(id);
    for (const name of told) if (name.startsWith(`${id} `)) told.delete(name);
    one?.undo();
  }

  /** Answers with what is still on the way: a bundle that hangs must not keep the others from coming and going. */
  async function bringInLine(): Promise<{ arrived: Promise<unknown> }> {
    const list = await page.fetchList(app);
    const wanted = new Map(list.extensions.map((one) => [one.id, one]));
    for (const [id, { listed }] of [...running]) {
      const next = wanted.get(id);
      if (!next || next.entry !== listed.entry || next.styles.join() !== listed.styles.join()) remove(id);
    }
    return { arrived: Promise.all(list.extensions.filter((one) => !running.has(one.id)).map(start)) };
  }
  // One list at a time: an older one must not undo a newer one.
  let line: Promise<unknown> = Promise.resolve();
  const refresh = async () => {
    const mine = line.then(bringInLine);
    line = mine.catch(() => undefined);
    await (
      await mine
    ).arrived;
  };
  const background = () =>
    void refresh().catch((error: unknown) => console.warn('The list of extensions could not be read', error));
  const off = ['extensions', 'reconnected'].map((topic) => options.live?.on(topic, background));

  const each = <T>(read: (ui: UiExtension, one: Running) => readonly T[]): T[] =>
    [...running.values()].flatMap((one) => (one.ui ? read(one.ui, one) : []));
  const named = (part: 'fields' | 'views', name: string) =>
    each((ui) => (ui[part]?.[name] ? [ui[part][name]] : []))[0];

  return {
    app,
    slot: (name) =>
      each((ui, { listed }) =>
        (ui.slots ?? [])
          .filter((entry) => entry.slot === name)
          .map((entry, index) => ({
            order: entry.order ?? 100,
            extensionId: listed.id,
            title: listed.title,
            key: `${listed.id}:${index}:${listed.entry}`,
            component: entry.component,
          })),
      ).sort((a, b) => a.order - b.order || (a.extensionId < b.extensionId ? -1 : 1)),
    field: (name) => named('fields', name),
    view: (name) => named('views', name),
    payment: (extensionId) => running.get(extensionId)?.ui?.payment,
    menu: () =>
      each((ui, { listed }) =>
        (ui.routes ?? []).filter((route) => route.menu).map((route) => menuOf(listed, route)),
      ).sort((a, b) => a.order - b.order || (a.label < b.label ? -1 : 1)),
    has: (extensionId) => Boolean(running.get(extensionId)?.ui),
    failures: () => [...failures].map(([extensionId, failure]) => ({ extensionId, ...failure })),
    refresh,
    report,
    stop() {
      off.forEach((one) => one?.());
      for (const id of [...running.keys()]) remove(id);
    },
  };
}

const menuOf = (listed: ListedExtension, route: UiRoute): ExtensionMenu => ({
  extensionId: listed.id,
  path: route.path,
  label: route.menu?.label ?? route.title,
  group: route.menu?.group,
  icon: route.menu?.icon,
  order: route.menu?.order ?? 100,
  permission: route.permission,
});
