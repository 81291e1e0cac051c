import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { sendMail } from './send-mail.ts';

export function mailWork(app: App): void {
  app.queue.process<{ id: Id }>('mail.send', ({ id }, { isLast }) => sendMail(app, id, isLast));
}
