/** The layers inside the server: `http jobs extensions` → `domain` → `actions hooks` → `database`. */
import { isTest } from './packages.ts';
import { target, type Import } from './sources.ts';

const home = 'core/server/src/';

/** What each folder may load at run time, besides itself and the ground. Types are ports and may come from anywhere. */
const below: Readonly<Record<string, readonly string[]>> = {
  ground: [],
  database: [],
  hooks: ['database'],
  actions: ['database'],
  jobs: ['database', 'hooks', 'domain'],
  domain: ['database', 'hooks', 'actions'],
  extensions: ['database', 'hooks', 'actions', 'domain', 'jobs'],
  http: ['database', 'hooks', 'actions', 'domain', 'jobs', 'extensions'],
  site: ['database', 'hooks', 'actions', 'domain', 'jobs', 'extensions', 'http'],
};

/** What jobs show to everybody: the queue, and how long a failed attempt waits. They are ground themselves. */
const ports = new Set(['jobs/queue.ts', 'jobs/backoff.ts']);

/** They put the parts together and so know all of them. */
const composition = /^(main|run-process|house|container|index|testing)\.ts$|^(api|cli)\//;

/** A folder without a rule of its own, and every file beside the folders, is ground that all may stand on. */
function layerOf(path: string): string {
  const inside = path.slice(home.length);
  const [folder = '', ...rest] = inside.split('/');
  if (ports.has(inside)) return 'ground';
  return rest.length > 0 && folder in below ? folder : 'ground';
}

/** Why this import is not allowed; undefined when it is. */
export function layerViolation(path: string, found: Import): string | undefined {
  if (!path.startsWith(home) || isTest(path)) return undefined;
  if (found.specifier === 'tsyringe' && path !== `${home}container.ts`) {
    return 'only container.ts knows tsyringe';
  }
  if (composition.test(path.slice(home.length)) || !found.specifier.startsWith('.')) return undefined;
  const to = target(path, found.specifier);
  if (composition.test(to.slice(home.length))) return 'nothing imports the composition';
  if (found.typeOnly) return undefined;
  const [from, reached] = [layerOf(path), layerOf(to)];
  if (from === reached || reached === 'ground' || below[from]?.includes(reached)) return undefined;
  return `${from} may not load ${reached}`;
}
