import type { App } from '../../app.ts';
import type { Mail } from './mail.ts';
import type { OutgoingMail } from './transport.ts';

/** Documents are made when the mail leaves, so that they are never older than the mail. */
export async function attachments(app: App, mail: Mail): Promise<OutgoingMail['attachments']> {
  void app;
  return Promise.all(mail.attach.map(() => Promise.reject(new Error('The PDF has not landed'))));
}
