import { Refusal, type JsonObject } from '@moorage/sdk';
import { ambient, currentCaller } from '../database/ambient.ts';
import { noteChanges } from '../actions/note-changes.ts';
import { checkForm } from '../security/check-form.ts';
import { maskSettings, mergeSettings, openSettings, sealSettings } from '../security/sealed-settings.ts';
import type { Extension } from './extension.ts';
import type { ExtensionParts } from './extensions.ts';
import {
  describeExtension,
  describeSettings,
  type ExtensionDetails,
  type ExtensionView,
} from './extension-view.ts';
import type { Failures } from './failures.ts';
import { dropTables } from './install.ts';
import { settingsOf } from './load-definition.ts';
import { isGood, type ExtensionPackage, type GoodPackage } from './package.ts';
import type { Rows } from './rows.ts';
import { load, sealingOf, settingsPlace, type Limits, type RunningExtension } from './running-extension.ts';

/** What staff can do with an extension. Each answers with what became of it: a setup that fails is an answer, not an exception. */
export interface Lifecycle {
  list(): Promise<readonly ExtensionView[]>;
  /** @throws Refusal `extension.unknown` */
  get(id: string): Promise<ExtensionDetails>;
  /** @throws Refusal `extension.unknown` · `extension.invalid` · `extension.needs` · `settings.invalid` */
  enable(id: string): Promise<ExtensionView>;
  /** Everything is undone, its data stays, events for it wait. @throws Refusal `extension.unknown` · `extension.needed` */
  disable(id: string): Promise<ExtensionView>;
  /** @throws Refusal `extension.unknown` · `extension.no-settings` · `extension.restart` · `settings.invalid` */
  saveSettings(id: string, values: unknown): Promise<ExtensionView>;
  /** Forgets the decision; settings and tables only go with `dropData`. @throws Refusal `extension.running` */
  uninstall(id: string, options: { dropData: boolean }): Promise<void>;
}

export function createLifecycle(request: {
  parts: ExtensionParts;
  rows: Rows;
  failures: Failures;
  limits: Limits;
  running: ReadonlyMap<string, RunningExtension>;
  packages: () => ReadonlyMap<string, ExtensionPackage>;
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  converge: () => Promise<void>;
  rediscover: () => Promise<void>;
}): Lifecycle {
  const { parts, rows, failures, limits, packages, alone, converge } = request;

  async function rowOf(id: string): Promise<Extension> {
    const row = await rows.one(id);
    if (!row) throw new Refusal('extension.unknown', `There is no extension "${id}".`, { status: 404 });
    return row;
  }
  /** @throws Refusal that tells staff what is wrong with the package */
  function packageOf(id: string): GoodPackage {
    const found = packages().get(id);
    if (isGood(found)) return found;
    const reason = found ? found.problems.join('\n') : 'Its package is not in any extension folder.';
    throw new Refusal('extension.invalid', reason);
  }
  const view = async (id: string): Promise<ExtensionView> =>
    describeExtension(await rowOf(id), packages().get(id), (await failures.totals()).get(id) ?? 0);

  /** The decision, this process, then the news: in this order, so that the news tells what became of it. */
  async function carryOut(id: string, decide: () => Promise<unknown>): Promise<ExtensionView> {
    const caller = ambient()?.caller ? currentCaller() : null;
    return alone(async () => {
      await decide();
      await converge();
      const result = await view(id);
      if (caller)
        await parts.db.as(caller, () =>
          parts.db.transaction(() =>
            parts.hooks.emit(
              'extension.changed',
              { extensionId: id, state: result.state },
              `extension:${id}`,
            ),
          ),
        );
      return result;
    });
  }

  async function checkSettings(found: GoodPackage, row: Extension): Promise<void> {
    // Code that does not load is no reason to refuse: enabling shows it as the extension's own error.
    const definition = await load(found, limits).catch(() => null);
    const schema = definition && settingsOf(definition);
    if (definition?.kind !== 'plugin' || !schema) return;
    const carriedOver = row.version !== found.version && definition.plugin.upgradeSettings !== undefined;
    if (carriedOver) return;
    checkForm(schema, openSettings({ sealer: parts.sealer, place: settingsPlace(found.id) }, row.settings), {
      code: 'settings.invalid',
      message: `Fill in the settings of ${row.title} first.`,
    });
  }

  async function wantedRows(): Promise<Extension[]> {
    return (await rows.all()).filter(({ wanted }) => wanted === 1);
  }

  return {
    async list() {
      const totals = await failures.totals();
      return Promise.all(
        (await rows.all()).map((row) =>
          describeExtension(row, packages().get(row.extensionId), totals.get(row.extensionId) ?? 0),
        ),
      );
    },
    async get(id) {
      const row = await rowOf(id);
      const found = packages().get(id);
      const total = (await failures.totals()).get(id) ?? 0;
      return {
        ...(await describeExtension(row, found, total)),
        ...(await describeSettings(row, found, limits)),
        failureList: (await failures.of(id)).map(({ app, phase, message, times, firstAt, lastAt }) => ({
          ...{ app, phase, message, times, firstAt, lastAt },
        })),
      };
    },
    async enable(id) {
      const row = await rowOf(id);
      const found = packageOf(id);
      const enabled = new Set((await wantedRows()).map(({ extensionId }) => extensionId));
      const absent = Object.keys(found.manifest.dependsOn ?? {}).filter((other) => !enabled.has(other));
      if (absent.length > 0)
        throw new Refusal(
          'extension.needs',
          `Enable ${absent.join(' and ')} first: ${row.title} builds on it.`,
        );
      await checkSettings(found, row);
      return carryOut(id, () => rows.decide(id, { wanted: 1, state: 'enabled' }));
    },
    async disable(id) {
      const row = await rowOf(id);
      const needing = (await wantedRows()).filter(
        ({ extensionId }) => packages().get(extensionId)?.manifest?.dependsOn?.[id] !== undefined,
      );
      if (needing.length > 0) {
        const titles = needing.map(({ title }) => title).join(' and ');
        throw new Refusal('extension.needed', `Disable ${titles} first: it builds on ${row.title}.`);
      }
      const state = packages().has(id) ? 'installed' : 'missing';
      return carryOut(id, () => rows.decide(id, { wanted: 0, state }));
    },
    async saveSettings(id, values) {
      const row = await rowOf(id);
      const found = packageOf(id);
      const schema = settingsOf(await load(found, limits));
      if (schema === null)
        throw new Refusal('extension.no-settings', `${row.title} has no settings of its own.`);
      const sealing = sealingOf(parts, id, schema);
      return carryOut(id, async () => {
        const { settings: before, wanted, state } = await rowOf(id);
        const settings: JsonObject = sealSettings(sealing, mergeSettings(sealing, values, before), before);
        noteChanges({ before: maskSettings(schema, before), after: maskSettings(schema, settings) });
        await rows.decide(id, {
          settings,
          version: found.version,
          state: wanted === 1 ? 'enabled' : state === 'failed' ? 'found' : state,
        });
      });
    },
    async uninstall(id, { dropData }) {
      const row = await rowOf(id);
      if (row.wanted === 1)
        throw new Refusal('extension.running', `Disable ${row.title} first, then uninstall it.`, {
          status: 409,
        });
      await alone(async () => {
        if (dropData) {
          await dropTables(
            parts.db,
            id,
            (await rows.all()).map(({ extensionId }) => extensionId),
          );
          await failures.clear(id);
          await rows.remove(id);
          await request.rediscover();
        } else if (packages().has(id)) {
          await rows.forget(id);
        } else {
          throw new Refusal(
            'extension.missing',
            `The package of ${row.title} is gone already. Its settings and tables are kept; drop its data to forget it.`,
            { status: 409 },
          );
        }
        await converge();
      });
    },
  };
}
