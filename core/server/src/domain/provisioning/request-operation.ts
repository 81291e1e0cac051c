import type { Id, Json } from '@moorage/sdk';
import type { App } from '../../app.ts';

export type OperationKind = 'create' | 'suspend' | 'resume' | 'terminate' | 'renew';

/**
 * Writes the intent of an operation at the vendor, and its job, into the open transaction. Idempotent by service, kind and
 * cycle: `cycle` names what it is for (`order:7`, `invoice:12`), so that a repetition asks for nothing new.
 */
export async function requestOperation(
  app: App,
  request: { serviceId: Id; kind: OperationKind; cycle: string; input?: Json },
): Promise<void> {
  void app;
  void request;
  throw new Error('The provisioning domain has not landed');
}
