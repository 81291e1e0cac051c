import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';

/**
 * Links that reset a password lead to this address: whoever could send them elsewhere would collect everybody's tokens, those
 * of colleagues with more permissions among them.
 * @throws Refusal `brand.url`
 */
export async function refuseForeignUrl(app: App, brandId: Id, text: string): Promise<void> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && url.username === '' && (url.host === new URL(app.config.publicUrl).host || (await isOurs(url))))
    return;
  const problem = 'is not the address of a host that is served here';
  throw new Refusal('brand.url', `The address ${problem}.`, { fields: { url: problem } });

  async function isOurs({ hostname }: URL): Promise<boolean> {
    const host = hostname.replace(/^\[|\]$/g, '');
    return (await app.db.knex()('brandHost').where({ brandId, host }).first('host')) !== undefined;
  }
}
