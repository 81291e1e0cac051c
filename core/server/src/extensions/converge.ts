import type { Extension } from './extension.ts';
import type { Webhooks } from './context.ts';
import type { ExtensionParts } from './extensions.ts';
import { inStartOrder } from './check-dependencies.ts';
import { isGood, type ExtensionPackage, type GoodPackage } from './package.ts';
import type { Rows } from './rows.ts';
import { startExtension, stopExtension, type Limits, type RunningExtension } from './running-extension.ts';
import type { VendorHttp } from './vendor-http.ts';

/**
 * Makes this process run what staff want: stops what is not wanted any more or was decided anew, starts the rest in the
 * order of dependence. One that fails is marked and keeps no other from running.
 */
export function createConverger(request: {
  parts: ExtensionParts;
  rows: Rows;
  running: Map<string, RunningExtension>;
  http: VendorHttp;
  webhooks: Webhooks;
  limits: Limits;
  stopped: (id: string) => void;
}) {
  const { parts, rows, running, limits } = request;
  /** The decision that failed here: it is not tried again before there is a newer one. */
  const failed = new Map<string, string>();

  async function stop(id: string): Promise<readonly string[]> {
    const extension = running.get(id);
    if (!extension) return [];
    running.delete(id);
    const problems = await stopExtension(parts, extension, limits);
    request.stopped(id);
    if (problems.length > 0)
      parts.log.error({ extension: id, problems }, 'An extension did not stop cleanly');
    else parts.log.info({ extension: id }, 'An extension was stopped');
    return problems;
  }

  async function start(found: GoodPackage, row: Extension): Promise<void> {
    try {
      running.set(found.id, await startExtension({ ...request, found, row }));
      failed.delete(found.id);
      await rows.runs(row, parts.hooks.subscriptions(found.id));
      parts.log.info({ extension: found.id, version: found.version }, 'An extension is running');
    } catch (error) {
      failed.set(found.id, row.changedAt);
      parts.log.error({ extension: found.id, err: error }, 'An extension failed');
      await rows.outcome(row, { state: 'failed', error: (error as Error)?.message ?? String(error) });
    }
  }

  const absentNeeds = ({ manifest }: GoodPackage): string[] =>
    Object.keys(manifest.dependsOn ?? {}).filter((id) => !running.has(id));
  const waits = (ids: readonly string[]): { state: 'enabled'; error: string } => ({
    state: 'enabled',
    error: `It waits for ${ids.map((id) => `"${id}"`).join(' and ')}, which is not running.`,
  });

  /** @returns whether anything changed here */
  async function converge(packages: ReadonlyMap<string, ExtensionPackage>): Promise<boolean> {
    const before = new Set(running.values());
    const byId = new Map((await rows.all()).map((row) => [row.extensionId, row]));
    for (const [id, extension] of [...running].reverse()) {
      const row = byId.get(id);
      if (row?.wanted === 1 && row.changedAt === extension.changedAt && isGood(packages.get(id))) continue;
      const problems = await stop(id);
      if (row?.wanted === 0 && problems.length > 0)
        await rows.outcome(row, { state: row.state, error: problems.join('\n') });
    }
    const wanted = inStartOrder([...packages.values()].filter(isGood)).filter(
      ({ id }) => byId.get(id)?.wanted === 1,
    );
    for (const found of wanted) {
      const row = byId.get(found.id) as Extension;
      if (running.has(found.id) || failed.get(found.id) === row.changedAt) continue;
      const absent = absentNeeds(found);
      if (absent.length > 0) await rows.outcome(row, waits(absent));
      else await start(found, row);
    }
    await stopOrphans(byId);
    return before.size !== running.size || [...running.values()].some((extension) => !before.has(extension));
  }

  /** A new setup of something that others stand on may have failed. */
  async function stopOrphans(byId: ReadonlyMap<string, Extension>): Promise<void> {
    for (;;) {
      const orphan = [...running.values()].find(({ found }) => absentNeeds(found).length > 0);
      if (!orphan) return;
      const { id } = orphan.found;
      await stop(id);
      await rows.outcome(byId.get(id) as Extension, waits(absentNeeds(orphan.found)));
    }
  }

  return {
    converge,
    async stopAll(): Promise<void> {
      for (const id of [...running.keys()].reverse()) await stop(id);
    },
  };
}
