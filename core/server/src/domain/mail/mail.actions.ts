import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { likeWord, Page, page, PageInput } from '../paging.ts';
import { dropped, Mail } from './mail.ts';

const Entry = t.Object({
  id: t.Integer(),
  clientId: t.Union([t.Integer(), t.Null()]),
  template: t.String(),
  to: t.String(),
  subject: t.Union([t.String(), t.Null()]),
  state: t.Enum(['queued', 'sent', 'parked']),
  error: t.Union([t.String(), t.Null()]),
  createdAt: t.String(),
  sentAt: t.Union([t.String(), t.Null()]),
});
const entry = (mail: Mail) => ({ ...mail, to: mail.toAddress });

export const mailActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /mails',
    summary: 'Mails, newest first',
    audience: ['staff'],
    permission: 'mail.read',
    input: t.Object({ ...PageInput, clientId: t.Optional(t.Integer()) }, { additionalProperties: false }),
    output: Page(Entry),
    run: (input) =>
      page(input, entry, () => {
        const query = Mail.query().select(
          'id',
          'clientId',
          'template',
          'toAddress',
          'subject',
          'state',
          'error',
          'createdAt',
          'sentAt',
        );
        if (input.clientId !== undefined) void query.where('clientId', input.clientId);
        if (input.search) {
          const { search } = input;
          const like = `%${search}%`;
          void query.where(
            (any) =>
              void any
                .where('toAddress', 'like', like)
                .orWhere('subject', 'like', like)
                .orWhere('template', 'like', likeWord(search)),
          );
        }
        return query;
      }),
  }),
  get: defineAction({
    route: 'GET /mails/:id',
    summary: 'One mail as it was sent; secrets are blotted out',
    audience: ['staff'],
    permission: 'mail.read',
    input: t.Object({ id: t.Integer() }, { additionalProperties: false }),
    output: t.Object({
      ...Entry.properties,
      html: t.Union([t.String(), t.Null()]),
      text: t.Union([t.String(), t.Null()]),
      attachments: t.Array(t.Object({ kind: t.String(), invoiceId: t.Integer() })),
    }),
    async run({ id }) {
      const mail = await Mail.query().findById(id);
      if (!mail) throw new Refusal('mail.unknown', `There is no mail ${id}.`, { status: 404 });
      return { ...entry(mail), attachments: [...mail.attach] };
    },
  }),
  send_again: defineAction({
    route: 'POST /mails/:id/send-again',
    summary: 'Send a mail once more',
    audience: ['staff'],
    permission: 'mail.write',
    input: t.Object({ id: t.Integer() }, { additionalProperties: false }),
    output: t.Object({ id: t.Integer() }),
    async run({ id }) {
      await app.db.transaction(async () => {
        const mail = await Mail.query().findById(id);
        if (!mail) throw new Refusal('mail.unknown', `There is no mail ${id}.`, { status: 404 });
        if (mail.sealedSecrets === dropped) {
          throw new Refusal(
            'mail.link-gone',
            'Its link was dropped when it was sent: let the person ask for a new one.',
          );
        }
        await Mail.query().findById(id).patch({ state: 'queued', error: null });
        await app.queue.enqueue('mail.send', { id }, { key: `mail:${id}`, revive: true });
      });
      return { id };
    },
  }),
});
