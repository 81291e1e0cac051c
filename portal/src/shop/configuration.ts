import { newKey, type Choice, type FormValue } from '@moorage/ui';
import { computed, reactive, shallowReactive, watchEffect, type Ref } from 'vue';
import type { OrderItem, Plan, Price, ProductOption, Term } from '../answers/catalog.ts';
import { termKey, termLength } from '../parts/terms.ts';
import type { CartItem } from './cart.ts';

/** A choice that has prices, but none for this term, is not sold with it. */
export const isOffered = (choice: ProductOption['choices'][number], term: Term | undefined): boolean =>
  choice.prices.length === 0 ||
  (term !== undefined && choice.prices.some((one) => termKey(one) === termKey(term)));

/** What a person decides about one plan before it goes into the cart. */
export interface Wishes {
  priceId: number | null;
  quantity: number | null;
  options: Record<string, string | boolean>;
  order: FormValue;
}

/** Keeps the wishes valid while the plan comes and the term changes. */
export function useConfiguration(
  plan: Ref<Plan | undefined>,
  begin: { priceId: number | null; item: CartItem | undefined },
) {
  const { item } = begin;
  const wishes = reactive<Wishes>({
    priceId: item?.priceId ?? begin.priceId,
    quantity: item?.quantity ?? 1,
    options: { ...item?.options },
    order: { ...item?.order },
  });
  /** Labels of live choices, by the name that the order's form gives them. */
  const labels = shallowReactive(new Map<string, readonly Choice[]>());

  const prices = computed(() => (plan.value?.prices ?? []).toSorted((a, b) => termLength(a) - termLength(b)));
  const price = computed<Price | undefined>(() => prices.value.find(({ id }) => id === wishes.priceId));
  watchEffect(() => {
    if (prices.value.length > 0 && !price.value) wishes.priceId = prices.value[0]?.id ?? null;
    for (const option of plan.value?.options ?? []) {
      const wish = wishes.options[option.key];
      const offered = option.choices.filter((choice) => isOffered(choice, price.value));
      const isKnown =
        option.kind === 'check' ? typeof wish === 'boolean' : offered.some(({ value }) => value === wish);
      const [first] = offered;
      if (isKnown && (wish !== true || first)) continue;
      if (option.required && option.kind === 'select' && first) wishes.options[option.key] = first.value;
      else delete wishes.options[option.key];
    }
  });

  const quantity = computed(() => Math.min(100, Math.max(1, wishes.quantity ?? 1)));
  const priced = computed<OrderItem | null>(() =>
    plan.value && price.value
      ? {
          productId: plan.value.id,
          priceId: price.value.id,
          quantity: quantity.value,
          options: { ...wishes.options },
          order: {},
        }
      : null,
  );

  function words(): CartItem['words'] {
    const chosen = (plan.value?.options ?? []).flatMap(({ key, label, choices }) => {
      const wish = wishes.options[key];
      const choice = wish === true ? choices[0] : choices.find(({ value }) => value === wish);
      return choice ? [{ label, value: choice.label }] : [];
    });
    const filled = Object.entries(plan.value?.order?.properties ?? {}).flatMap(([name, schema]) => {
      const value: unknown = wishes.order[name];
      if (schema.secret || value === undefined || value === null || value === '') return [];
      const choice = labels.get(schema.choices ?? '')?.find((one) => one.value === value);
      const text = choice?.label ?? (schema.widget === 'textarea' ? 'Given' : String(value));
      return [{ label: schema.title ?? name, value: text }];
    });
    return [...chosen, ...filled];
  }

  return {
    wishes,
    labels,
    prices,
    price,
    quantity,
    /** For the price alone: the module's own fields do not change it. */
    priced,
    toCartItem(order: FormValue): CartItem | null {
      if (!plan.value || !priced.value) return null;
      const { slug, name } = plan.value;
      return { ...priced.value, order, key: item?.key ?? newKey(), slug, name, words: words() };
    },
  };
}
