import { useAction, useApi, useQuery } from '@moorage/ui';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { GatewayTask, InvoiceDetail, Payment, PaymentAnswer } from '../../answers/billing.ts';

export interface PayWith {
  readonly accountId: number;
  readonly methodId: number | null;
  readonly save: boolean;
}

/** States in which money may be on its way: nothing else is paid meanwhile. */
const underWay = new Set(['started', 'pending', 'unknown', 'parked']);

/**
 * One invoice being paid. The server holds the truth: this reads the newest payment again and again until it is clear, and
 * after a return from the bank's page it asks the gateway once by itself.
 */
export function usePayment(invoiceId: () => number) {
  const api = useApi();
  const pay = useAction('invoices.pay');
  const refresh = useAction('payments.refresh');
  const invoice = useQuery<InvoiceDetail>(
    () => `invoice:${invoiceId()}`,
    (signal) => api.call('invoices.get', { id: invoiceId() }, { signal }),
    { refreshOn: ['invoice', 'payment'], pollMs: 15_000 },
  );
  /** What the customer does right now in the gateway's own component. */
  const task = shallowRef<GatewayTask | null>(null);
  const declined = ref<string | null>(null);
  /** The customer left the form by a press: that it is not finished is no news. */
  const left = ref(false);
  const asking = computed(() => refresh.busy.value);

  const newest = computed<Payment | undefined>(() =>
    invoice.value.value?.payments.reduce<Payment | undefined>(
      (last, one) => (last && last.id > one.id ? last : one),
      undefined,
    ),
  );
  const state = computed(() => {
    const status = invoice.value.value?.status;
    if (status === 'paid') return 'paid';
    if (task.value) return 'form';
    const last = newest.value?.state;
    return last && underWay.has(last) ? 'under-way' : last === 'action' ? 'action' : 'choose';
  });

  async function ask(): Promise<void> {
    if (!newest.value) return;
    await refresh.run({ id: newest.value.id });
    await invoice.reload();
  }
  async function begin(wish: PayWith): Promise<void> {
    declined.value = null;
    const { methodId, ...rest } = wish;
    const answer = (await pay.run({
      id: invoiceId(),
      ...rest,
      ...(methodId === null ? { new: true } : { methodId }),
    })) as PaymentAnswer | undefined;
    if (answer?.redirect) return location.assign(answer.redirect);
    if (answer?.browser) task.value = answer.browser;
    else if (answer?.state === 'failed') declined.value = answer.message ?? 'The payment was declined.';
    // Also after an unclear end: the server knows more than the lost answer.
    await invoice.reload();
  }
  async function done(): Promise<void> {
    task.value = null;
    declined.value = null;
    await ask();
  }
  function leaveForm(): void {
    task.value = null;
    declined.value = null;
    left.value = true;
  }

  // Came back from the bank's page, or opened the page anew: find out before anything is offered.
  let asked = false;
  watch(newest, (payment) => {
    if (asked || !payment) return;
    asked = true;
    if (payment.state === 'action' || underWay.has(payment.state)) void ask();
  });
  // While the answer is out, look often; the server asks the gateway on its own plan.
  const timer = setInterval(() => {
    if (state.value === 'under-way' && !document.hidden) void invoice.reload();
  }, 4_000);
  onScopeDispose(() => clearInterval(timer));

  return {
    invoice,
    newest,
    state,
    task,
    declined,
    asking,
    busy: pay.busy,
    error: computed(() => pay.error.value ?? refresh.error.value),
    begin,
    ask,
    done,
    leaveForm,
    left,
  };
}
