import { Button, Notice, Skeleton } from '@moorage/ui';
import { defineComponent, h, type PropType, type VNode } from 'vue';
import { sentences, useCardSession, type Config, type Session } from './card-session.ts';

/** Card fields in Stripe's frame, the bank's challenge over the page, and one button. */
export const CardPayment = defineComponent({
  name: 'CardPayment',
  props: {
    config: { type: Object as PropType<Config>, required: true },
    session: { type: Object as PropType<Session>, required: true },
    returnUrl: { type: String, required: true },
    submitLabel: { type: String, required: true },
  },
  emits: { done: () => true, failed: (message: string) => message.length > 0 },
  setup(props, { emit }) {
    const { view, ready, busy, finished, problem, place, start, showForm, submit } = useCardSession(props, {
      done: () => emit('done'),
      failed: (message) => emit('failed', message),
    });

    const button = (
      label: string,
      kind: 'primary' | 'quiet',
      run: () => unknown,
      type: 'submit' | 'button',
    ): VNode =>
      h(
        Button,
        {
          kind,
          type,
          size: 'large',
          wide: true,
          busy: kind === 'primary' && (busy.value || finished.value),
          disabled: view.value === 'form' && !ready.value,
          ...(type === 'button' ? { onClick: run } : {}),
        },
        () => label,
      );
    const acts = (): VNode[] => {
      if (view.value === 'broken') return [button('Try again', 'primary', start, 'button')];
      if (view.value === 'loading' || view.value === 'over') return [];
      const main = button(props.submitLabel, 'primary', submit, 'submit');
      return view.value === 'confirm' && !busy.value && !finished.value
        ? [main, button('Use another card', 'quiet', showForm, 'button')]
        : [main];
    };

    return () =>
      h(
        'form',
        {
          style: {
            display: 'grid',
            gridTemplateColumns: 'minmax(0, 1fr)',
            gap: 'var(--m-space-4, 16px)',
          },
          'aria-busy': busy.value,
          onSubmit: (event: Event) => {
            event.preventDefault();
            void submit();
          },
        },
        [
          view.value === 'loading' || (view.value === 'form' && !ready.value)
            ? h(Skeleton, { lines: 4 })
            : null,
          view.value === 'confirm' ? h(Notice, { tone: 'info', text: sentences.bank }) : null,
          h('div', {
            ref: place,
            style: { display: view.value === 'form' ? 'block' : 'none' },
          }),
          problem.value === '' ? null : h(Notice, { tone: 'danger', text: problem.value }),
          ...acts(),
        ],
      );
  },
});
