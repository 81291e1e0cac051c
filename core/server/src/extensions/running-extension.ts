import { isRefusal, type Context, type JsonObject, type TSchema } from '@moorage/sdk';
import { within } from '../hooks/deadline.ts';
import { detached } from '../scope.ts';
import { mergeSettings, openSettings, sealSettings, type Sealing } from '../security/sealed-settings.ts';
import { createContext, type Webhooks } from './context.ts';
import { createDisposables, type Disposables } from './disposables.ts';
import { Extension } from './extension.ts';
import type { ExtensionParts } from './extensions.ts';
import { install } from './install.ts';
import { loadDefinition, settingsOf, type Definition } from './load-definition.ts';
import type { GoodPackage } from './package.ts';
import { readUiFiles, type UiFiles } from './ui-files.ts';
import type { VendorHttp } from './vendor-http.ts';

export interface Limits {
  readonly setup: number;
  readonly drain: number;
  readonly cleanup: number;
}
export const defaultLimits: Limits = { setup: 10_000, drain: 10_000, cleanup: 5_000 };

/** An extension as it runs in this process. */
export interface RunningExtension {
  readonly found: GoodPackage;
  /** The decision of staff that it runs by. */
  readonly changedAt: string;
  readonly definition: Definition;
  readonly ui: UiFiles | null;
  readonly disposables: Disposables;
}

export const settingsPlace = (id: string): string => `extension:${id}`;

/**
 * Load, install, read the settings, set up: all or nothing.
 * @throws Error whose message is shown to staff
 */
export async function startExtension(request: {
  parts: ExtensionParts;
  found: GoodPackage;
  row: Extension;
  http: VendorHttp;
  webhooks: Webhooks;
  limits: Limits;
}): Promise<RunningExtension> {
  const { parts, found, row, limits } = request;
  const definition = await load(found, limits);
  await install(parts.db, found);
  const settings = await currentSettings(parts, found, row, definition);
  const ui = await readUiFiles(found);
  const disposables = createDisposables(found.id, (error) =>
    parts.log.error({ extension: found.id, err: error }, 'A clean-up failed that was registered too late'),
  );
  if (definition.kind === 'plugin') {
    const { plugin } = definition;
    const context = createContext({ ...request, settings, disposables }) as Context<Record<string, unknown>>;
    const late = `Its setup did not end within ${limits.setup / 1_000} s. Everything it had registered was undone.`;
    try {
      await within(
        limits.setup,
        late,
        // What it starts outlives the request of whoever switched it on.
        detached(() => parts.db.house(async () => await plugin.setup(context))),
      );
    } catch (error) {
      const problems = await disposables.undo(limits);
      if (problems.length > 0) parts.log.error({ extension: found.id, problems }, 'An undo was not complete');
      throw error;
    }
  }
  return { found, changedAt: row.changedAt, definition, ui, disposables };
}

/** @throws Error also when the code hangs while it is loaded */
export const load = (found: GoodPackage, limits: Limits): Promise<Definition> =>
  within(limits.setup, `Its code did not load within ${limits.setup / 1_000} s.`, loadDefinition(found));

/** Takes everything back. @returns what could not be taken back cleanly */
export async function stopExtension(
  parts: ExtensionParts,
  { found, disposables }: RunningExtension,
  limits: Limits,
): Promise<readonly string[]> {
  const problems = await disposables.undo(limits);
  const left = parts.hooks.count(found.id);
  return left === 0 ? problems : [...problems, `${left} of its hook registrations are left.`];
}

export function sealingOf(parts: Pick<ExtensionParts, 'sealer'>, id: string, schema: TSchema): Sealing {
  return { sealer: parts.sealer, schema, place: settingsPlace(id) };
}

/** Opened and checked; carried over once when they were saved by another version. */
async function currentSettings(
  parts: ExtensionParts,
  found: GoodPackage,
  row: Extension,
  definition: Definition,
): Promise<JsonObject> {
  const schema = settingsOf(definition);
  if (schema === null || definition.kind !== 'plugin') return {};
  const sealing = sealingOf(parts, found.id, schema);
  const opened = openSettings(sealing, row.settings);
  const moved = row.version !== found.version;
  const { plugin } = definition;
  const next =
    moved && plugin.upgradeSettings && Object.keys(opened).length > 0
      ? plugin.upgradeSettings(opened, row.version)
      : opened;
  const settings = complete(sealing, next);
  if (moved) {
    const sealed = sealSettings(sealing, settings, row.settings);
    await parts.db.house(() =>
      parts.db.transaction(
        async () =>
          await Extension.query()
            .where({ extensionId: found.id, version: row.version, changedAt: row.changedAt })
            .patch({ version: found.version, settings: sealed }),
      ),
    );
  }
  return settings;
}

function complete(sealing: Sealing, opened: unknown): JsonObject {
  try {
    return mergeSettings(sealing, opened, null);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const fields = Object.entries(error.fields ?? {}).map(([name, problem]) => `"${name}" ${problem}`);
    throw new Error(
      `Its settings are not complete: ${fields.join(', ') || error.message}. Fill them in and save.`,
      {
        cause: error,
      },
    );
  }
}
