import type { Json } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { OperationLog, type Operation } from './provisioning.ts';

/** One line of an operation's history, for staff. Never holds a secret. */
export async function writeLog(
  app: App,
  operation: Operation,
  level: 'info' | 'warn' | 'error',
  message: string,
  details: Json = null,
): Promise<void> {
  await app.db.transaction(() =>
    OperationLog.query().insert({
      clientId: operation.clientId,
      provisioningId: operation.id,
      at: instant(app.clock.now()),
      level,
      message: message.slice(0, 1_000),
      details,
    }),
  );
}
