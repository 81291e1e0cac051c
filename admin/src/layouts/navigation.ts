import {
  Blocks,
  Boxes,
  FileText,
  HardDrive,
  Hammer,
  LayoutDashboard,
  ListChecks,
  Mail,
  Package,
  ScrollText,
  Server,
  ShoppingBag,
  Users,
} from '@lucide/vue';
import { useExtensions, useSession, type NavGroup, type NavItem } from '@moorage/ui';
import { computed } from 'vue';
import { useRouter } from 'vue-router';

type Place = NavItem & { to: string };
const areas: readonly { title?: string; items: readonly Place[] }[] = [
  { items: [{ label: 'Dashboard', to: '/', icon: LayoutDashboard, exact: true }] },
  {
    title: 'Customers',
    items: [
      { label: 'Clients', to: '/clients', icon: Users },
      { label: 'Orders', to: '/orders', icon: ShoppingBag },
      { label: 'Invoices', to: '/invoices', icon: FileText },
      { label: 'Services', to: '/services', icon: Boxes },
    ],
  },
  {
    title: 'Selling',
    items: [
      { label: 'Products', to: '/products', icon: Package },
      { label: 'Servers', to: '/servers', icon: HardDrive },
    ],
  },
  {
    title: 'Operations',
    items: [
      { label: 'Provisioning', to: '/provisioning', icon: Hammer },
      { label: 'Jobs and outbox', to: '/jobs', icon: ListChecks },
      { label: 'Mailbox', to: '/mailbox', icon: Mail },
      { label: 'Audit log', to: '/audit', icon: ScrollText },
      { label: 'Extensions', to: '/extensions', icon: Blocks },
    ],
  },
];
const first: readonly Place[] = [
  { label: 'Dashboard', to: '/', icon: LayoutDashboard, exact: true },
  { label: 'Clients', to: '/clients', icon: Users },
  { label: 'Invoices', to: '/invoices', icon: FileText },
  { label: 'Services', to: '/services', icon: Server },
];

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
