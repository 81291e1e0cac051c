import { isRefusal, isVendorError, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { refuseInTransaction } from '../../database/ambient.ts';
import { mergeSettings, openSettings } from '../../security/sealed-settings.ts';
import { findServer, requireModule, sealingOfServer } from './save-server.ts';
import { Server } from './server.ts';

export interface TestResult {
  readonly ok: boolean;
  readonly code: string | null;
  /** What happened and what to do. */
  readonly message: string | null;
}

/** Settings that are not saved anywhere yet. */
export async function tryServerSettings(
  app: App,
  { moduleId, settings }: { moduleId: string; settings: unknown },
): Promise<TestResult> {
  refuseInTransaction('A test of a connection');
  requireModule(app, moduleId);
  const module = await app.connections.tryServer(moduleId, settings);
  return outcome(() => module.test());
}

/** The saved settings (the result is kept with the server), or changed ones that are not saved yet. */
export async function testServer(
  app: App,
  { serverId, settings }: { serverId: Id; settings?: unknown },
): Promise<TestResult> {
  refuseInTransaction('A test of a connection');
  const server = await findServer(serverId);
  const definition = requireModule(app, server.moduleId);
  const sealing = sealingOfServer(app, serverId, definition);
  if (settings !== undefined) {
    const merged = mergeSettings(sealing, settings, server.settings);
    const module = await app.connections.tryServer(server.moduleId, merged);
    return outcome(() => module.test());
  }
  const saved = openSettings(sealing, server.settings);
  const module = await app.connections.tryServer(server.moduleId, saved);
  const result = await outcome(() => module.test());
  await app.db.transaction(async () => {
    const now = await findServer(serverId);
    // Somebody saved other settings meanwhile: the result says nothing about those.
    if (JSON.stringify(now.settings) !== JSON.stringify(server.settings)) return;
    await Server.query()
      .findById(serverId)
      .patch({ testedAt: instant(app.clock.now()), testError: result.message?.slice(0, 500) ?? null });
  });
  return result;
}

/** The vendor's "no" is the answer that was asked for; a bug stays an exception. */
export async function outcome(test: () => Promise<void>): Promise<TestResult> {
  try {
    await test();
    return { ok: true, code: null, message: null };
  } catch (error) {
    if (!isVendorError(error) && !isRefusal(error)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
}
