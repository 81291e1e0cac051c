import { Blocks } from '@lucide/vue';
import { useExtensions, useSession, type NavGroup, type NavItem } from '@moorage/ui';
import { computed } from 'vue';
import { useRouter } from 'vue-router';
import { areas, first, type Place } from './areas.ts';

/** Areas whose page exists and is open to this person; pages of extensions join the group they name. */
export function useNavigation() {
  const router = useRouter();
  const session = useSession();
  const host = useExtensions();
  const isOpen = ({ to }: Place) => {
    const { meta } = router.resolve(to);
    return !meta.notFound && session.may(meta.permission);
  };
  const groups = computed<NavGroup[]>(() => {
    const added = host.menu().filter((entry) => session.may(entry.permission));
    const itemsOf = (title: string | undefined): NavItem[] =>
      added
        .filter((entry) => entry.group === title)
        .map(({ label, path, icon }) => ({ label, to: path, icon: icon ?? Blocks }));
    const known = new Set(areas.map((area) => area.title));
    const strangers = added.filter((entry) => !entry.group || !known.has(entry.group));
    return [
      ...areas.map((area) => ({
        title: area.title,
        items: [...area.items.filter(isOpen), ...(area.title ? itemsOf(area.title) : [])],
      })),
      {
        title: 'From extensions',
        items: strangers.map(({ label, path, icon }) => ({ label, to: path, icon: icon ?? Blocks })),
      },
    ].filter((group) => group.items.length > 0);
  });
  return { groups, bottom: computed(() => first.filter(isOpen)) };
}
