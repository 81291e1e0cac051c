import { onScopeDispose, ref, type Ref } from 'vue';

/** Copies, and says so for a moment. False when the browser refuses: the text then stays there to be selected. */
export function useCopy(): { copied: Ref<boolean>; failed: Ref<boolean>; copy(text: string): Promise<void> } {
  const copied = ref(false);
  const failed = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));
  return {
    copied,
    failed,
    async copy(text) {
      copied.value = await write(text);
      failed.value = !copied.value;
      clearTimeout(timer);
      timer = setTimeout(() => (copied.value = failed.value = false), 2000);
    },
  };
}

async function write(text: string): Promise<boolean> {
  // The clipboard exists only on https and localhost, and only while the page may use it.
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
