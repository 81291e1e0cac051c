import { VendorError } from '@moorage/sdk';
import type { Answer, PanelPackage } from './answers.ts';
import type { Panel } from './panel.ts';

/** `/connect` proves the token, but any web server may answer 200 there: the package list proves that it is a panel. */
export async function checkConnection(panel: Panel): Promise<void> {
  await panel.order('GET', '/connect');
  const { data } = await panel.get<Answer<readonly PanelPackage[]>>('/packages');
  if (!Array.isArray(data))
    throw new VendorError('virtfusion.garbage', 'This address does not answer like a VirtFusion panel');
}
