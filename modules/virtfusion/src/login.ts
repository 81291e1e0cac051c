import { VendorError } from '@moorage/sdk';
import type { Answer } from './answers.ts';
import { serverIdOf, type Connection, type Spec } from './connection.ts';
import { relationOf, userPath } from './customer.ts';

interface Authentication {
  readonly authentication: { readonly endpoint_complete: string };
}

/** Both ways lead to the server's page; for the console the screen is switched on first, as its button is there. */
export async function login(
  { panel, settings }: Connection,
  spec: Spec,
  target: 'panel' | 'console',
): Promise<{ url: string }> {
  const id = serverIdOf(spec);
  if (target === 'console') await enableScreen({ panel }, id);
  const relation = relationOf(settings.customerPrefix, spec.client);
  const path = userPath(relation, `serverAuthenticationTokens/${id}`);
  const { data } = await panel.send<Answer<Authentication>>('POST', path);
  return { url: insidePanel(panel.origin, data.authentication.endpoint_complete) };
}

/** The vendor's page names the switch `action`, a 7.0 panel was seen to want `vnc`; what it does not know it ignores. */
async function enableScreen({ panel }: Pick<Connection, 'panel'>, id: string): Promise<void> {
  const body = { action: 'enable', vnc: true };
  const { data } = await panel.send<Answer<{ vnc: { enabled: boolean } }>>(
    'POST',
    `/servers/${id}/vnc`,
    body,
  );
  if (!data.vnc.enabled)
    throw new VendorError('virtfusion.console', 'The panel did not switch the console on', {
      retryable: true,
    });
}

/** The panel gives a path. An address elsewhere would hand the customer's session to somebody else. */
function insidePanel(origin: string, path: string): string {
  const url = new URL(path, origin);
  if (url.origin !== origin)
    throw new VendorError('virtfusion.foreign-login', 'The panel gave a sign-in address on another host');
  return url.href;
}
