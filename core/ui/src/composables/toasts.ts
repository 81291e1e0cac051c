import { shallowReactive } from 'vue';
import type { Tone } from '../format/states.ts';

export interface Toast {
  readonly id: number;
  readonly title: string;
  readonly text?: string | undefined;
  readonly tone: Tone;
  readonly act?: { label: string; run: () => void } | undefined;
}
const toasts = shallowReactive<Toast[]>([]);
let last = 0;

const close = (id: number): void => {
  const index = toasts.findIndex((toast) => toast.id === id);
  if (index >= 0) toasts.splice(index, 1);
};

/** Short confirmations. Bad news stays until it is closed; good news leaves by itself. */
export function useToasts() {
  return {
    toasts: toasts as readonly Toast[],
    close,
    show(
      title: string,
      options: { text?: string; tone?: Tone; act?: Toast['act']; milliseconds?: number } = {},
    ): number {
      const id = ++last;
      const tone = options.tone ?? 'positive';
      toasts.push({ id, title, tone, text: options.text, act: options.act });
      if (toasts.length > 4) toasts.shift();
      const stays = tone === 'danger' || options.act !== undefined;
      const time = options.milliseconds ?? (stays ? 0 : 5000);
      if (time > 0) setTimeout(() => close(id), time);
      return id;
    },
  };
}
