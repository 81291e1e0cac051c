import {
  Blocks,
  Boxes,
  CreditCard,
  FileText,
  Hammer,
  HardDrive,
  LayoutDashboard,
  ListChecks,
  Mail,
  Package,
  ScrollText,
  ShoppingBag,
  Store,
  UserCog,
  Users,
  Wallet,
} from '@lucide/vue';
import type { NavItem } from '@moorage/ui';

/** `key`: after `g`, this letter leads there. */
export type Place = NavItem & { to: string; key?: string };

export const areas: readonly { title?: string; items: readonly Place[] }[] = [
  { items: [{ label: 'Dashboard', to: '/', icon: LayoutDashboard, exact: true, key: 'd' }] },
  {
    title: 'Customers',
    items: [
      { label: 'Clients', to: '/clients', icon: Users, key: 'c' },
      { label: 'Orders', to: '/orders', icon: ShoppingBag, key: 'o' },
      { label: 'Services', to: '/services', icon: Boxes, key: 's' },
      { label: 'Invoices', to: '/invoices', icon: FileText, key: 'i' },
      { label: 'Payments', to: '/payments', icon: Wallet, key: 'p' },
    ],
  },
  {
    title: 'Selling',
    items: [
      { label: 'Products', to: '/products', icon: Package },
      { label: 'Servers', to: '/servers', icon: HardDrive },
      { label: 'Gateways', to: '/gateways', icon: CreditCard },
    ],
  },
  {
    title: 'Operations',
    items: [
      { label: 'Provisioning', to: '/provisioning', icon: Hammer, key: 'v' },
      { label: 'Jobs and outbox', to: '/jobs', icon: ListChecks, key: 'j' },
      { label: 'Mailbox', to: '/mailbox', icon: Mail, key: 'm' },
      { label: 'Audit log', to: '/audit', icon: ScrollText },
    ],
  },
  {
    title: 'Set up',
    items: [
      { label: 'Extensions', to: '/extensions', icon: Blocks, key: 'e' },
      { label: 'Staff', to: '/staff', icon: UserCog },
      { label: 'Brand', to: '/brand', icon: Store },
    ],
  },
];

/** The bar at the bottom of a phone. */
export const first: readonly Place[] = areas
  .flatMap((area) => area.items)
  .filter(({ to }) => ['/', '/clients', '/services', '/invoices'].includes(to));
