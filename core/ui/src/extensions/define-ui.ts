import type { WireMoney } from '@moorage/sdk/client';
import type { Component } from 'vue';

/**
 * The places where an extension may show something, and what each gets as props. Open: an extension that offers places of
 * its own adds them by `declare module '@moorage/ui' { interface Slots { 'radar.row': { id: number } } }`.
 */
export interface Slots {
  'service.panel': { serviceId: number };
  'service.aside': { serviceId: number };
  'invoice.aside': { invoiceId: number };
  'order.aside': { orderId: number };
  'client.panel': { clientId: number };
  'dashboard.card': Record<never, never>;
  'checkout.aside': { total: WireMoney };
}
export type SlotName = keyof Slots;

export type SlotEntry = {
  [K in SlotName]: {
    readonly slot: K;
    /** Gets the slot's props. */
    readonly component: Component;
    /** Lower first, default 100; ties by extension id. */
    readonly order?: number;
  };
}[SlotName];

export interface UiRoute {
  readonly path: `/${string}`;
  readonly title: string;
  readonly component: Component | (() => Promise<Component | { default: Component }>);
  /** Shown in the side navigation, under the group of this name when there is one. */
  readonly menu?: {
    readonly label?: string;
    readonly group?: string;
    readonly icon?: Component;
    readonly order?: number;
  };
  /** The page is for those who have it. */
  readonly permission?: string;
}

/** What a gateway's component is given. It shows the vendor's own fields and a button named `submitLabel`. */
export interface PaymentProps {
  /** The public part of the gateway's settings: its `browser()`. */
  readonly config: unknown;
  /** What `pay` or `store` returned for the browser. */
  readonly session: unknown;
  readonly returnUrl: string;
  readonly submitLabel: string;
}
/**
 * `done`: the vendor took it, the server now asks. `failed`: the sentence that the component shows to the person, beside its
 * fields; it stays there for another try.
 */
export interface PaymentEmits {
  done: [];
  failed: [message: string];
}

export interface UiExtension {
  readonly slots?: readonly SlotEntry[];
  readonly routes?: readonly UiRoute[];
  /** Widgets that a settings schema may name: they get `modelValue`, `schema`, `disabled` and emit `update:modelValue`. */
  readonly fields?: Readonly<Record<string, Component>>;
  /** A theme's replacement of a named view. */
  readonly views?: Readonly<Record<string, Component>>;
  /** A gateway's component: `PaymentProps` in, `PaymentEmits` out. */
  readonly payment?: Component;
}
/** The default export of `src/portal.ts` and `src/admin.ts`. */
export const defineUi = (ui: UiExtension): UiExtension => ui;
