import { computed, inject, provide, useId, type ComputedRef, type InjectionKey } from 'vue';

export interface FieldContext {
  readonly id: string;
  readonly describedBy: ComputedRef<string | undefined>;
  readonly invalid: ComputedRef<boolean>;
  readonly required: ComputedRef<boolean>;
}
const key: InjectionKey<FieldContext> = Symbol('moorage.field');
export const provideField = (field: FieldContext): void => provide(key, field);

/** What a control takes from the field around it; alone it makes its own id. */
export function useField(): FieldContext {
  const own = useId();
  return inject(
    key,
    () => ({
      id: own,
      describedBy: computed(() => undefined),
      invalid: computed(() => false),
      required: computed(() => false),
    }),
    true,
  );
}
