import { useAction, useToasts } from '@moorage/ui';
import { problemText } from './problem-text.ts';

/** An act without a form: what came of it is said in a toast. */
export function useAct(action: string) {
  const { run, busy, error } = useAction(action);
  const { show } = useToasts();
  return {
    busy,
    error,
    /** False when it was refused; the reason is on the screen then. */
    async act(input: Record<string, unknown>, done?: string): Promise<boolean> {
      await run(input);
      if (error.value) {
        const { title, text } = problemText(error.value);
        show(title, { tone: 'danger', text });
        return false;
      }
      if (done) show(done);
      return true;
    },
  };
}
