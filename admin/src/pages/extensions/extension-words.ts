import type { ActionOutput } from '@moorage/ui';

export type Extension = ActionOutput<'extensions.list'>['items'][number];
export type ExtensionDetails = ActionOutput<'extensions.get'>;

const titles: Readonly<Record<string, string>> = {
  'server-module': 'Server modules',
  gateway: 'Payment gateways',
  registrar: 'Registrars',
  theme: 'Themes',
  plugin: 'Plugins',
};
/** Extensions by what they are, the kinds that money and machines hang on first. */
export function byKind(items: readonly Extension[]): { kind: string; title: string; items: Extension[] }[] {
  const order = Object.keys(titles);
  const kinds = [...new Set(items.map(({ kind }) => kind))].sort(
    (a, b) => (order.indexOf(a) + 1 || 99) - (order.indexOf(b) + 1 || 99),
  );
  return kinds.map((kind) => ({
    kind,
    title: titles[kind] ?? kind,
    items: items.filter((one) => one.kind === kind).sort((a, b) => a.title.localeCompare(b.title)),
  }));
}

/** What staff see: somebody switched it off is not the same as never switched on. */
export const shownState = ({ state, wanted }: Pick<Extension, 'state' | 'wanted'>): string =>
  !wanted && (state === 'installed' || state === 'enabled') ? 'disabled' : state;

/** Whom it would hit; nothing when it looks after no service. */
export const servicesInCare = (count = 0): string =>
  count === 0 ? '' : count === 1 ? '1 service depends on it.' : `${count} services depend on it.`;

/** What to do about it, in one sentence. */
export function whatToDo({ state, error }: Pick<Extension, 'state' | 'error'>): string {
  if (state === 'missing')
    return 'Its files are gone. Put the folder back and look again, or uninstall it to forget it.';
  if (error?.includes('settings'))
    return 'Complete the settings below; it is set up anew when they are saved.';
  return 'Mend the extension or its settings, then switch it off and on. Everything else runs on without it.';
}
