import { VendorError } from '@moorage/sdk';
import { allowedGroups, readTemplates, templateLabel } from './catalogue.ts';
import type { Connection, Spec } from './connection.ts';

export interface CheckedOrder {
  readonly [key: string]: string | number | boolean;
  readonly group: number;
  readonly system: string;
  readonly windows: boolean;
}

const refuse = (code: string, message: string) => new VendorError(`virtfusion.${code}`, message);

/** Everything that can be refused before anything costs money. */
export async function checkOrder({ panel }: Connection, { plan, order }: Spec): Promise<CheckedOrder> {
  const group = order.location ?? plan.group;
  if (!allowedGroups(plan).includes(group))
    throw refuse('location-not-offered', `The plan is not sold in hypervisor group ${group}`);
  if (order.sshKey) checkKey(order.sshKey);
  const offered = (await readTemplates(panel, plan.package)).flatMap((entry) => entry.templates);
  const template = offered.find((entry) => entry.id === order.template);
  if (!template)
    throw refuse(
      'template-not-offered',
      `Operating system ${order.template} is not, or no longer, offered for package ${plan.package}`,
    );
  const system = templateLabel(template);
  return { group, system, windows: /windows/i.test(`${template.type ?? ''} ${system}`) };
}

/** The blob is a list of fields with their lengths, the first being the type: a damaged one does not come out even. */
function checkKey(key: string): void {
  const [type = '', text = ''] = key.trim().split(' ');
  const blob = Buffer.from(text, 'base64');
  const fields: Buffer[] = [];
  let at = 0;
  while (at + 4 <= blob.length) {
    const end = at + 4 + blob.readUInt32BE(at);
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  if (at !== blob.length || fields[0]?.toString('latin1') !== type)
    throw refuse('ssh-key-damaged', 'The SSH public key is damaged: copy the whole line of the .pub file');
}
