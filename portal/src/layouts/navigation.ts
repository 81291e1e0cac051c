import { Blocks, CreditCard, FileText, House, Server, ShoppingBag, UserRound } from '@lucide/vue';
import { useExtensions, useSession, type NavGroup, type NavItem } from '@moorage/ui';
import { computed } from 'vue';
import { useRouter } from 'vue-router';

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
  const main = computed(() => places.filter((place) => isOpen(place.to)));
  const added = computed<NavItem[]>(() =>
    host
      .menu()
      .filter((entry) => session.may(entry.permission) && session.user.value)
      .map(({ label, path, icon }) => ({ label, to: path, icon: icon ?? Blocks })),
  );
  const groups = computed<NavGroup[]>(() =>
    [{ items: main.value }, { title: 'More', items: added.value }].filter((group) => group.items.length > 0),
  );
  // Four fit under a thumb; the rest waits under "More".
  const bottom = computed(() => [...main.value, ...added.value].slice(0, 4));
  const rest = computed<NavGroup[]>(() => {
    const items = [...main.value, ...added.value].slice(4);
    return items.length > 0 ? [{ items }] : [];
  });
  return { groups, bottom, rest };
}
