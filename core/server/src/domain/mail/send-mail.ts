import type { Id, JsonObject, MailDraft } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { refuseInTransaction } from '../../database/ambient.ts';
import { reason } from '../../jobs/backoff.ts';
import { attachments } from './attachments.ts';
import { completeView, openMailSecrets } from './complete-view.ts';
import { dropped, Mail } from './mail.ts';
import { renderMail } from './render-mail.ts';

/**
 * T7: render, open secrets in memory only, send, keep the copy without them. A mail that a crash cut off is sent again with the
 * same Message-ID, so that the receiving side can tell.
 * @param isLast when this try fails nobody tries again by himself: staff see it as not sent
 */
export async function sendMail(app: App, id: Id, isLast: boolean): Promise<void> {
  const mail = await Mail.query().findById(id);
  if (!mail || mail.state === 'sent') return;
  let kept: MailDraft;
  try {
    const view = await completeView(app, mail);
    const outgoing = await draft(app, mail, view, false);
    // Before it leaves: whatever could go wrong with the copy afterwards would send the mail again.
    kept = await draft(app, mail, { ...view, ...withoutTokens(app, mail) }, true);
    const attached = await attachments(app, mail);
    refuseInTransaction('Sending a mail');
    const messageId = `mail-${mail.brandId}-${mail.id}`;
    await app.mailTransport.send({ ...outgoing, brandId: mail.brandId, messageId, attachments: attached });
  } catch (error) {
    const state = isLast ? 'parked' : 'queued';
    const failed = { state, attempts: mail.attempts + 1, error: reason(error).slice(0, 1_000) } as const;
    await app.db.transaction(() => Mail.query().findById(id).whereNot('state', 'sent').patch(failed));
    app.live.tell('mail', { brandId: mail.brandId, to: 'staff', id });
    throw error;
  }
  await app.db.transaction(() =>
    Mail.query()
      .findById(id)
      .whereNot('state', 'sent')
      .patch({
        state: 'sent',
        sentAt: instant(app.clock.now()),
        sealedSecrets: mail.sealedSecrets === null ? null : dropped,
        subject: kept.subject,
        html: kept.html,
        text: kept.text,
        attempts: mail.attempts + 1,
        error: null,
      }),
  );
  app.live.tell('mail', { brandId: mail.brandId, to: 'staff', id });
}

async function draft(app: App, mail: Mail, view: JsonObject, redact: boolean): Promise<MailDraft> {
  const rendered = await renderMail(app, mail, view, redact);
  return app.hooks.filtered(
    'mail.message',
    { template: mail.template, to: mail.toAddress, ...rendered },
    { template: mail.template, clientId: mail.clientId },
  );
}

/**
 * Links with a token would let a reader of the mailbox act for the client, so the kept copy has them cut. A sandbox without
 * a mail server keeps them: there the mailbox is the only place where one can follow them. Passwords are kept nowhere.
 */
function withoutTokens(app: App, mail: Mail): Record<string, string> {
  if (app.config.sandbox && app.mailTransport.kind === 'mailbox') return {};
  const secrets = openMailSecrets(app, mail);
  return Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [
      name,
      URL.canParse(value) ? `${new URL(value).origin}/#removed` : '••••••••',
    ]),
  );
}
