import { ErrorBoundary, useExtensions } from '@moorage/ui';
import { defineComponent, h, type Component } from 'vue';

/**
 * A page that a theme may replace by `views: { [name]: … }`. The replacement gets our own page as its default slot, so
 * that it can stand around it; when it breaks, our page is shown.
 */
export const namedView = (name: string, own: Component): Component =>
  defineComponent({
    name: `View:${name}`,
    setup() {
      const host = useExtensions();
      return () => {
        const replacement = host.view(name);
        if (!replacement) return h(own);
        return h(ErrorBoundary, null, {
          default: () => h(replacement, null, { default: () => h(own) }),
          failed: () => h(own),
        });
      };
    },
  });

/** The same for a page that is loaded when it is first opened. */
export const lazyView = (name: string, load: () => Promise<{ default: Component }>) => async () =>
  namedView(name, (await load()).default);
