import type { App } from '../../app.ts';
import type { Mail } from './mail.ts';

/** The mail in the brand's theme. */
export async function renderMail(
  app: App,
  mail: Mail,
  secrets: Record<string, string>,
): Promise<{ subject: string; html: string; text: string }> {
  return app.themes.mail(await mailRequest(app, mail, secrets));
}

async function mailRequest(app: App, mail: Mail, secrets: Record<string, string>): Promise<never> {
  void app;
  void mail;
  void secrets;
  return Promise.reject(new Error('The themes have not landed'));
}
