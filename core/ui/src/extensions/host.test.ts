import { computed, nextTick, watch } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { describe, expect, test, vi } from 'vitest';
import type { Live, LiveListener } from '../composables/live.ts';
import { createExtensionHost } from './host.ts';
import type { ExtensionList, Page, UiFailure } from './page.ts';

const Panel = { name: 'Panel', render: () => null };
const Other = { name: 'Other', render: () => null };
const list = (...ids: string[]): ExtensionList => ({
  revision: ids.length,
  extensions: ids.map((id) => ({
    id: id.split('@')[0]!,
    title: id,
    entry: `/ui/ext/${id}/portal.js`,
    styles: [`/ui/ext/${id}/portal.css`],
  })),
});

function setting(modules: Record<string, unknown>) {
  const state = {
    list: list(),
    styles: new Set<string>(),
    reports: [] as UiFailure[],
    imports: [] as string[],
  };
  const page: Page = {
    fetchList: async () => state.list,
    importModule: async (address) => {
      state.imports.push(address);
      const module = modules[address.split('/')[3]!];
      if (module instanceof Error) throw module;
      return module instanceof Promise ? module : { default: module };
    },
    addStyles: async (addresses) => {
      addresses.forEach((one) => state.styles.add(one));
      return () => addresses.forEach((one) => state.styles.delete(one));
    },
    report: (failure) => void state.reports.push(failure),
  };
  return { state, page };
}
const panel = (component: unknown = Panel, order?: number) => ({
  slots: [{ slot: 'service.panel', component, ...(order === undefined ? {} : { order }) }],
});
const namesOf = (host: ReturnType<typeof createExtensionHost>) =>
  host.slot('service.panel').map((one) => one.extensionId);

test('extensions come and go while the page is open, and what shows them follows', async () => {
  const { state, page } = setting({ radar: panel(), badge: panel(Other, 5), zoo: panel() });
  const host = createExtensionHost({ app: 'portal', page });
  const seen: string[][] = [];
  const names = computed(() => namesOf(host));
  watch(names, (now) => seen.push(now), { flush: 'sync' });

  state.list = list('zoo', 'radar', 'badge');
  await host.refresh();
  expect(names.value).toEqual(['badge', 'radar', 'zoo']);
  expect(state.styles.size).toBe(3);

  state.list = list('zoo', 'badge');
  await host.refresh();
  expect(names.value).toEqual(['badge', 'zoo']);
  expect(seen.at(-1)).toEqual(['badge', 'zoo']);
  expect([...state.styles].join()).not.toContain('radar');
  expect(state.imports).toHaveLength(3);

  host.stop();
  expect([names.value, state.styles.size]).toEqual([[], 0]);
});

test('a new build replaces the old one under a new key', async () => {
  const { state, page } = setting({ 'radar@1': panel(Panel), 'radar@2': panel(Other) });
  const host = createExtensionHost({ app: 'portal', page });
  state.list = list('radar@1');
  await host.refresh();
  const before = host.slot('service.panel')[0]!;
  state.list = list('radar@2');
  await host.refresh();
  const after = host.slot('service.panel')[0]!;
  expect([before.component, after.component]).toEqual([Panel, Other]);
  expect(after.key).not.toBe(before.key);
  expect([...state.styles]).toEqual(['/ui/ext/radar@2/portal.css']);
});

describe('what one bundle does wrong, no other one notices', () => {
  test.each([
    ['throws', new Error('boom'), 'boom'],
    ['hangs', new Promise(() => undefined), 'did not load within'],
    ['exports nothing', undefined, 'no default export'],
    [
      'names a slot without a component',
      { slots: [{ slot: 'service.panel' }] },
      'slots[0] ("service.panel") has no component',
    ],
    [
      'has a path that is none',
      { routes: [{ path: 'x', title: 'X', component: Panel }] },
      'must begin with "/"',
    ],
  ])('a bundle that %s', async (_, broken, message) => {
    const { state, page } = setting({ broken, good: panel() });
    state.list = list('broken', 'good');
    const host = createExtensionHost({ app: 'portal', page, timeLimit: 30 });
    await host.refresh();
    expect(namesOf(host)).toEqual(['good']);
    expect(host.has('broken')).toBe(false);
    expect(state.reports).toEqual([
      {
        extensionId: 'broken',
        app: 'portal',
        phase: 'load',
        message: expect.stringContaining(message) as string,
      },
    ]);
    expect([...state.styles].filter((sheet) => sheet.includes('broken'))).toEqual([]);

    await host.refresh();
    expect(state.reports).toHaveLength(1);
    expect(state.imports).toHaveLength(2);
  });

  test('while one bundle hangs, the others come and go', async () => {
    const { state, page } = setting({ slow: new Promise(() => undefined), good: panel() });
    const host = createExtensionHost({ app: 'portal', page, timeLimit: 60_000 });
    state.list = list('slow', 'good');
    void host.refresh();
    await vi.waitFor(() => expect(namesOf(host)).toEqual(['good']));
    state.list = list('slow');
    void host.refresh();
    await vi.waitFor(() => expect(namesOf(host)).toEqual([]));
    state.list = list('slow', 'good');
    void host.refresh();
    await vi.waitFor(() => expect(namesOf(host)).toEqual(['good']));
    expect(state.imports.filter((address) => address.includes('slow'))).toHaveLength(1);
  });

  test('switched off before its bundle has arrived, it never appears', async () => {
    let arrive = (_module: unknown): void => undefined;
    const { state, page } = setting({ slow: new Promise((done) => (arrive = done)) });
    const host = createExtensionHost({ app: 'portal', page });
    state.list = list('slow');
    const first = host.refresh();
    await vi.waitFor(() => expect(state.imports).toHaveLength(1));
    state.list = list();
    await host.refresh();
    arrive({ default: panel() });
    await first;
    expect([namesOf(host), state.reports, [...state.styles]]).toEqual([[], [], []]);
  });

  test('switched off and on again, it gets another try', async () => {
    const modules: Record<string, unknown> = { radar: new Error('boom') };
    const { state, page } = setting(modules);
    const host = createExtensionHost({ app: 'admin', page });
    state.list = list('radar');
    await host.refresh();
    expect(host.failures()).toHaveLength(1);
    state.list = list();
    await host.refresh();
    modules.radar = panel();
    state.list = list('radar');
    await host.refresh();
    expect([namesOf(host), host.failures()]).toEqual([['radar'], []]);
  });

  test('an error while drawing is reported once, however often it is drawn', () => {
    const { state, page } = setting({});
    const host = createExtensionHost({ app: 'portal', page });
    host.report('radar', 'render', new Error('no data'));
    host.report('radar', 'render', new Error('no data'));
    host.report('radar', 'render', new Error('something else'));
    expect(state.reports.map((one) => one.message)).toEqual(['no data', 'something else']);
  });
});

test('pages join the router and leave it; who stands on one is led home', async () => {
  const { state, page } = setting({
    radar: {
      routes: [
        {
          path: '/radar',
          title: 'Radar',
          component: Panel,
          menu: { group: 'Operations' },
          permission: 'radar.read',
        },
      ],
    },
  });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      {
        path: '/',
        name: 'main',
        component: Panel,
        children: [{ path: '/:rest(.*)*', component: Other, meta: { notFound: true } }],
      },
    ],
  });
  await router.push('/radar?from=mail');
  expect(router.currentRoute.value.meta.notFound).toBe(true);
  const host = createExtensionHost({ app: 'admin', page, router, parentRoute: 'main' });
  state.list = list('radar');
  await host.refresh();
  await vi.waitFor(() => expect(router.currentRoute.value.meta.extensionId).toBe('radar'));
  expect(router.currentRoute.value.fullPath).toBe('/radar?from=mail');
  expect(router.currentRoute.value.matched.map((record) => record.path)).toEqual(['/', '/radar']);
  expect(host.menu()).toMatchObject([
    { label: 'Radar', path: '/radar', group: 'Operations', permission: 'radar.read' },
  ]);

  state.list = list();
  await host.refresh();
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/'));
  expect(router.resolve('/radar').meta.notFound).toBe(true);
  expect(host.menu()).toEqual([]);
});

test('a live message makes the page read the list again', async () => {
  const { state, page } = setting({ radar: panel() });
  const listeners = new Map<string, LiveListener>();
  const live = {
    on: (topic: string, listener: LiveListener) => {
      listeners.set(topic, listener);
      return () => listeners.delete(topic);
    },
  } as unknown as Live;
  const host = createExtensionHost({ app: 'portal', page, live });
  state.list = list('radar');
  listeners.get('extensions')!({ topic: 'extensions' });
  listeners.get('extensions')!({ topic: 'extensions' });
  await vi.waitFor(() => expect(namesOf(host)).toEqual(['radar']));
  await nextTick();
  expect(state.imports).toHaveLength(1);
  host.stop();
  expect(listeners.size).toBe(0);
});
