import { useAction } from '@moorage/ui';
import { computed, onMounted, onScopeDispose, ref, shallowRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { GatewayTask } from '../../answers/billing.ts';

/** A method on its way into the store: begun here, finished at the gateway, asked for until it is clear. */
export function useStoring(stored: () => void) {
  const route = useRoute();
  const router = useRouter();
  const start = useAction('payment_methods.store');
  const end = useAction('payment_methods.finish');
  const task = shallowRef<GatewayTask | null>(null);
  const setupId = ref<number | null>(Number(route.query.setup) || null);
  const state = ref<'choose' | 'form' | 'pending'>('choose');
  const failed = ref<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));

  async function begin(accountId: number): Promise<void> {
    const answer = (await start.run({ accountId })) as { setupId: number; browser: GatewayTask } | undefined;
    if (!answer) return;
    setupId.value = answer.setupId;
    task.value = answer.browser;
    state.value = 'form';
  }
  async function finish(tries = 0): Promise<void> {
    if (setupId.value === null) return;
    failed.value = null;
    const answer = (await end.run({ id: setupId.value })) as { state: string } | undefined;
    if (answer?.state === 'done') return stored();
    if (answer?.state === 'pending') {
      state.value = 'pending';
      task.value = null;
      timer = setTimeout(() => void finish(tries + 1), Math.min(30_000, 2_000 * 1.5 ** tries));
    } else if (answer) failed.value = 'The payment provider did not take it. Try again, or use another one.';
  }
  // Back from the bank's page.
  onMounted(async () => {
    if (setupId.value === null) return;
    state.value = 'pending';
    await router.replace({ query: {} });
    await finish();
  });

  return {
    task,
    setupId,
    state,
    failed,
    busy: computed(() => start.busy.value || end.busy.value),
    error: computed(() => start.error.value ?? end.error.value),
    begin,
    finish: () => finish(),
    leave() {
      task.value = null;
      state.value = 'choose';
    },
  };
}
