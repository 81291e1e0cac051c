import type { App } from '../app.ts';
import { loadTheme } from '../themes/index.ts';

/**
 * Keeps the theme engine in step with the themes that staff switched on. A theme that cannot be loaded is reported against its
 * extension, and tried again with the next change; pages fall back to the default theme.
 */
export function followThemes(app: App): () => void {
  const loaded = new Map<string, { folder: string; undo: () => void }>();

  function follow(): void {
    const wanted = new Map(app.extensions.themes().map((found) => [found.id, found.folder]));
    for (const [id, { folder, undo }] of loaded) {
      if (wanted.get(id) === folder) continue;
      undo();
      loaded.delete(id);
    }
    for (const [id, folder] of wanted) {
      if (loaded.has(id)) continue;
      try {
        loaded.set(id, { folder, undo: app.themes.add(loadTheme(folder)) });
      } catch (error) {
        app.log.error({ extension: id, err: error }, 'A theme cannot be loaded');
        app.extensions.failures.note({
          extensionId: id,
          app: 'server',
          phase: 'theme',
          message: String(error),
        });
      }
    }
  }

  follow();
  const stop = app.extensions.onChange(follow);
  return () => {
    stop();
    for (const { undo } of loaded.values()) undo();
  };
}
