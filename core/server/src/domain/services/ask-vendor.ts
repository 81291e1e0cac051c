import { isVendorError, Refusal, type ServerModule, type ServiceSpec } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { ambient, refuseInTransaction } from '../../database/ambient.ts';
import { DeadlineError, within } from '../../hooks/deadline.ts';
import { describeService, noSteps } from '../provisioning/describe-service.ts';
import type { Service } from './service.ts';

/**
 * A question or a command to the machine's panel while a person waits.
 * @throws Refusal `vendor.…` that says what it means for the person: the machine itself is not touched by our not reaching it
 */
export async function askVendor<T>(
  app: App,
  service: Service,
  ask: (module: ServerModule, spec: ServiceSpec) => Promise<T>,
  limit = 12_000,
): Promise<T> {
  if (service.serverId === null || service.externalId === null) {
    throw new Refusal('service.not-built', 'The service is not built yet.', { status: 409 });
  }
  const { module } = await app.connections.server(service.serverId);
  const spec = await describeService(app, service, `ask-${service.id}`, noSteps);
  refuseInTransaction('Calling a vendor');
  try {
    return await within(limit, 'The panel did not answer in time', ask(module, spec));
  } catch (error) {
    if (isVendorError(error) || error instanceof DeadlineError) {
      const unknown = error instanceof DeadlineError || error.outcome === 'unknown';
      app.log.warn({ service: service.id, err: error }, 'A panel could not be asked');
      throw new Refusal(
        unknown ? 'vendor.no-answer' : isVendorError(error) ? error.code : 'vendor.refused',
        unknown
          ? 'The control panel does not answer at the moment. Your service is not affected by this; try again in a minute.'
          : refusalText(error.message),
        { status: 503 },
      );
    }
    throw error;
  }
}

/** A vendor's words may speak of our account there: they are for staff. */
const refusalText = (words: string): string =>
  ambient()?.caller?.kind === 'client'
    ? 'The control panel refused this. Your service is not affected; if it stays like this, please write to us.'
    : `The control panel refused: ${words}`;
