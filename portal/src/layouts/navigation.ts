import {
  Blocks,
  CreditCard,
  FileText,
  House,
  Server,
  ShoppingBag,
  ShoppingCart,
  UserRound,
} from '@lucide/vue';
import { useExtensions, useSession, type NavGroup, type NavItem } from '@moorage/ui';
import { computed } from 'vue';
import { useRouter } from 'vue-router';
import { useCart } from '../shop/cart.ts';

const places: readonly (NavItem & { to: string })[] = [
  { label: 'Overview', to: '/', icon: House, exact: true },
  { label: 'Services', to: '/services', icon: Server },
  { label: 'Invoices', to: '/invoices', icon: FileText },
  { label: 'Order', to: '/order', icon: ShoppingBag },
  { label: 'Payment methods', to: '/payment-methods', icon: CreditCard },
  { label: 'Account', to: '/account', icon: UserRound },
];

/** Places whose page exists and is open to this person, then the pages of extensions. */
export function useNavigation() {
  const router = useRouter();
  const session = useSession();
  const host = useExtensions();
  const isOpen = (path: string) => {
    const { meta } = router.resolve(path);
    return !meta.notFound && (session.user.value ? session.may(meta.permission) : meta.public === true);
  };
  const { count } = useCart();
  const cart = computed(() => ({ label: 'Cart', to: '/cart', icon: ShoppingCart, count: count.value }));
  const main = computed(() => {
    const open = places.filter((place) => isOpen(place.to));
    // Only while something is in it.
    return count.value === 0
      ? open
      : open.flatMap((place) => (place.to === '/order' ? [place, cart.value] : [place]));
  });
  /** Under the groups that their extensions name; "More" for those that name none. */
  const addedGroups = computed<NavGroup[]>(() => {
    const found = new Map<string, NavItem[]>();
    for (const { label, path, icon, group = 'More', permission } of host.menu()) {
      if (!session.user.value || !session.may(permission)) continue;
      found.set(group, [...(found.get(group) ?? []), { label, to: path, icon: icon ?? Blocks }]);
    }
    return [...found].map(([title, items]) => ({ title, items }));
  });
  const added = computed<NavItem[]>(() => addedGroups.value.flatMap(({ items }) => [...items]));
  const groups = computed<NavGroup[]>(() =>
    [{ items: main.value }, ...addedGroups.value].filter((group) => group.items.length > 0),
  );
  // Four fit under a thumb; the rest waits under "More".
  const bottom = computed(() => [...main.value, ...added.value].slice(0, 4));
  const rest = computed<NavGroup[]>(() => {
    const items = [...main.value, ...added.value].slice(4);
    return items.length > 0 ? [{ items }] : [];
  });
  return { groups, bottom, rest };
}
