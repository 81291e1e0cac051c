import { isProblem, useAction, useToasts } from '@moorage/ui';
import { ref } from 'vue';
import type { PowerAction } from '../answers/services.ts';

const said: Record<PowerAction, string> = {
  start: 'is starting',
  stop: 'is shutting down',
  restart: 'is restarting',
  kill: 'was switched off',
};

/** Switches a machine; what came of it is told where the person looks. */
export function usePower(service: () => { id: number; name: string }, changed: () => unknown) {
  const { run, busy, error } = useAction('services.power');
  const { show } = useToasts();
  const doing = ref<PowerAction | null>(null);
  return {
    busy,
    doing,
    error,
    async power(action: PowerAction): Promise<boolean> {
      if (busy.value) return false;
      const { id, name } = service();
      doing.value = action;
      await run({ id, action });
      doing.value = null;
      if (error.value) {
        const problem = error.value;
        show(`${name}: it did not work`, {
          tone: 'danger',
          text: isProblem(problem) ? problem.detail || problem.title : 'Reload the page and try again.',
        });
        return false;
      }
      show(`${name} ${said[action]}`);
      changed();
      return true;
    },
  };
}
