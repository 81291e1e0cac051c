import { onBeforeUnmount, onMounted } from 'vue';
import { useRouter } from 'vue-router';
import { areas } from './areas.ts';

const places = new Map(
  areas.flatMap((area) => area.items).flatMap(({ key, to }) => (key ? [[key, to]] : [])),
);
const patience = 1200;

/** `Ctrl K` or `⌘ K` finds anything; `g` and a letter leads to an area. Letters in fields and dialogs stay letters. */
export function useShortcuts(jump: () => void): void {
  const router = useRouter();
  let goes = 0;
  function onKey(event: KeyboardEvent) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      return jump();
    }
    const target = event.target as Element;
    const isTyping = target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'g') {
      goes = event.timeStamp;
      return;
    }
    const to = event.timeStamp - goes < patience ? places.get(event.key) : undefined;
    goes = 0;
    if (!to) return;
    event.preventDefault();
    void router.push(to);
  }
  // Before the tables hear it: after `g`, the `j` is a place and not the next row.
  onMounted(() => document.addEventListener('keydown', onKey, true));
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey, true));
}
