import { isVendorError, VendorError, type Person } from '@moorage/sdk';
import type { Answer, PanelUser } from './answers.ts';
import type { Panel } from './panel.ts';

/** The panel's string relation of our client: the same for all of the client's servers, for ever. */
export const relationOf = (prefix: string, client: Person): string => `${prefix}${client.id}`;

export const userPath = (relation: string, rest: string): string =>
  `/users/${encodeURIComponent(relation)}/${rest}?relStr=true`;

export async function findCustomer(panel: Panel, relation: string): Promise<number | null> {
  const found = await panel.find<Answer<PanelUser>>(userPath(relation, 'byExtRelation'));
  return found && found.data.id;
}

/** Looks before it creates, so a reply that was lost does no harm. */
export async function ensureCustomer(panel: Panel, relation: string, client: Person): Promise<number> {
  const known = await findCustomer(panel, relation);
  if (known !== null) return known;
  const { name, company, email } = client;
  try {
    const body = { name: name || company || email, email, relStr: relation, sendMail: false };
    const { data } = await panel.send<Answer<PanelUser>>('POST', '/users', body);
    return data.id;
  } catch (error) {
    if (!isVendorError(error) || !isTaken(error)) throw error;
    const meanwhile = await findCustomer(panel, relation);
    if (meanwhile !== null) return meanwhile;
    throw emailTaken(relation, error);
  }
}

const isTaken = ({ code, message }: VendorError) =>
  code === 'virtfusion.rejected' && /taken|exist|already|unique/i.test(message);

/** We never attach to a foreign login on our own: whoever owns that address would get somebody else's server. */
const emailTaken = (relation: string, cause: VendorError) =>
  new VendorError(
    'virtfusion.email-taken',
    `The panel already has a user with this customer's e-mail address that is not linked to the customer. ` +
      `If it is the same person, set the user's string relation (relStr) to "${relation}" in the panel; ` +
      `if not, change the address on one side. Then try again.`,
    { ...(cause.status === undefined ? {} : { status: cause.status }), cause },
  );
