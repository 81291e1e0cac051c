import type { Id, MailDraft } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { refuseInTransaction } from '../../database/ambient.ts';
import { reason } from '../../jobs/backoff.ts';
import { openSecrets } from '../provisioning/describe-service.ts';
import { Service } from '../services/service.ts';
import { attachments } from './attachments.ts';
import { Mail } from './mail.ts';
import { renderMail } from './render-mail.ts';
import { openVariables } from './sealed-variables.ts';

/** What a secret looks like in the copy that is kept. */
const blot = '••••••••';

/**
 * T7: render, open secrets in memory only, send, keep a blotted copy. A mail that a crash cut off is sent again with the same
 * Message-ID, so that the receiving side can tell.
 */
export async function sendMail(app: App, id: Id): Promise<void> {
  const mail = await Mail.query().findById(id);
  if (!mail || mail.state !== 'queued') return;
  const secrets = await secretsOf(app, mail);
  const blotted = Object.fromEntries(Object.keys(secrets).map((name) => [name, blot]));
  const variables = openVariables(app, mail);
  const kept = await draft(app, withView(mail, variables.kept), blotted);
  try {
    const hasSecrets = Object.keys(secrets).length > 0 || variables.open !== variables.kept;
    const outgoing = hasSecrets ? await draft(app, withView(mail, variables.open), secrets) : kept;
    refuseInTransaction('Sending a mail');
    await app.mailTransport.send({
      ...outgoing,
      brandId: mail.brandId,
      messageId: `mail-${mail.brandId}-${mail.id}`,
      attachments: await attachments(app, mail),
    });
  } catch (error) {
    await app.db.transaction(() =>
      Mail.query()
        .findById(id)
        .patch({ attempts: mail.attempts + 1, error: reason(error).slice(0, 1_000) }),
    );
    throw error;
  }
  await app.db.transaction(() =>
    Mail.query()
      .findById(id)
      .where('state', 'queued')
      .patch({
        state: 'sent',
        sentAt: instant(app.clock.now()),
        subject: kept.subject,
        html: kept.html,
        text: kept.text,
        view: variables.kept,
        attempts: mail.attempts + 1,
        error: null,
      }),
  );
  app.live.tell('mail', { brandId: mail.brandId, to: 'staff', id });
}

const withView = (mail: Mail, view: Mail['view']): Mail => Object.assign(mail.$clone(), { view });

async function draft(app: App, mail: Mail, secrets: Record<string, string>): Promise<MailDraft> {
  const rendered = await renderMail(app, mail, secrets);
  return app.hooks.filtered(
    'mail.message',
    { template: mail.template, to: mail.toAddress, ...rendered },
    { template: mail.template, clientId: mail.clientId },
  );
}

async function secretsOf(app: App, mail: Mail): Promise<Record<string, string>> {
  if (mail.serviceId === null || mail.template !== 'service-ready') return {};
  const service = await Service.query().findById(mail.serviceId);
  return service ? openSecrets(app, service) : {};
}
