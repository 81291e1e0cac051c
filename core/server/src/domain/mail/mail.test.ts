import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal, type Id } from '@moorage/sdk';
import { createTestApp, type TestApp } from '@moorage/testing';
import { systemCaller } from '../../database/ambient.ts';
import { dropped, Mail } from './mail.ts';
import { queueMail } from './queue-mail.ts';
import type { OutgoingMail } from './transport.ts';

const link = 'http://localhost:8080/portal/reset-password#secret-token-of-the-link';
let test: TestApp;
let sent: OutgoingMail[];
/** So many tries fail before one succeeds. */
let failures: number;
beforeEach(async () => {
  sent = [];
  failures = 0;
  test = await createTestApp({
    parts: {
      mailTransport: () => ({
        kind: 'smtp',
        send(mail) {
          if (failures > 0) {
            failures -= 1;
            return Promise.reject(new Error('421 mail.example is busy'));
          }
          sent.push(mail);
          return Promise.resolve();
        },
        close: () => undefined,
      }),
    },
  });
});
afterEach(() => test.close());

async function queue(dedupeKey = 'reset:1'): Promise<Id> {
  const clientId = await test.createClient();
  return test.asSystem(async () => {
    await queueMail(test.app, {
      ...{
        template: 'password-reset',
        clientId,
        dedupeKey,
        view: { expiresAt: '2026-01-05T10:00:00.000Z', requestedFrom: '192.0.2.1' },
        secrets: { url: link },
      },
    });
    return (await Mail.query().findOne({ dedupeKey }))?.id as Id;
  });
}
const read = (id: Id) => test.asSystem(async () => (await Mail.query().findById(id)) as Mail);
const hours = async (count: number): Promise<void> => {
  for (let hour = 0; hour < count; hour += 1) {
    test.clock.advance(3_600_000);
    await test.app.queue.drain();
  }
};
const act = (name: string, id: Id) =>
  test.app.actions.call(name, { id }, { ...systemCaller(test.brandId), kind: 'staff', actorId: 1 });

describe('a mail', () => {
  it('leaves with its link, which is kept neither while it waits nor afterwards', async () => {
    const id = await queue();
    expect(JSON.stringify(await read(id))).not.toContain('secret-token');
    await test.app.queue.drain();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.text).toContain(link);
    expect(sent[0]?.messageId).toBe(`mail-${test.brandId}-${id}`);
    const kept = await read(id);
    expect(kept).toMatchObject({ state: 'sent', sealedSecrets: dropped, error: null, attempts: 1 });
    expect(JSON.stringify(kept)).not.toContain('secret-token');
    expect(kept.text).toContain('#removed');
  });

  it('is written once, however often the same is asked for', async () => {
    await queue();
    await queue();
    await test.app.queue.drain();
    expect(sent).toHaveLength(1);
  });

  it('is tried again while the server refuses it, under the same id, and says why meanwhile', async () => {
    failures = 2;
    const id = await queue();
    await test.app.queue.drain();
    expect(await read(id)).toMatchObject({
      state: 'queued',
      attempts: 1,
      error: 'Error: 421 mail.example is busy',
    });
    await hours(2);
    expect(sent.map(({ messageId }) => messageId)).toEqual([`mail-${test.brandId}-${id}`]);
    expect(await read(id)).toMatchObject({ state: 'sent', attempts: 3, error: null });
  });

  it('leaves once, and not before the copy of it that is kept can be made', async () => {
    const id = await queue();
    let copies = 0;
    test.app.hooks.filter('radar', 'mail.message', (mail) => {
      const isCopy = mail.text.includes('#removed');
      if (isCopy && copies++ === 0) throw new Refusal('radar.busy', 'Not now.');
      return mail;
    });
    await test.app.queue.drain();
    expect(sent).toEqual([]);
    expect(await read(id)).toMatchObject({ state: 'queued', attempts: 1, error: 'Not now.' });
    await hours(24);
    expect(sent).toHaveLength(1);
    expect(await read(id)).toMatchObject({ state: 'sent', error: null });
  });
  it('that cannot be put together any more is shown as not sent', async () => {
    const id = await queue();
    await test.asSystem(() =>
      test.app.db.transaction(
        async () => await Mail.query().findById(id).patch({ sealedSecrets: 'damaged' }),
      ),
    );
    await hours(48);
    expect(sent).toEqual([]);
    expect(await read(id)).toMatchObject({ state: 'parked', attempts: 8 });
  });
  it('that nobody takes is shown as not sent, and staff send it again', async () => {
    failures = 8;
    const id = await queue();
    await hours(48);
    expect(await read(id)).toMatchObject({
      ...{ state: 'parked', attempts: 8, error: 'Error: 421 mail.example is busy' },
    });
    expect(sent).toEqual([]);
    await act('mails.send_again', id);
    expect(await read(id)).toMatchObject({ state: 'queued', error: null });
    await test.app.queue.drain();
    expect(sent[0]?.text).toContain(link);
    expect(await read(id)).toMatchObject({ state: 'sent' });
  });

  it('goes out when staff send it again, also after that came to nothing', async () => {
    failures = 16;
    const id = await queue();
    await hours(48);
    await act('mails.send_again', id);
    await hours(48);
    expect(await read(id)).toMatchObject({ state: 'parked', attempts: 16 });
    await act('mails.send_again', id);
    await test.app.queue.drain();
    expect(sent).toHaveLength(1);
    expect(await read(id)).toMatchObject({ state: 'sent' });
  });

  it('also goes out when staff try its job again', async () => {
    failures = 8;
    const id = await queue();
    await hours(48);
    const job = await test.asSystem(() =>
      test.app.db.knex()('job').where({ name: 'mail.send', state: 'parked' }).first<{ id: Id }>('id'),
    );
    await act('jobs.retry', job.id);
    await test.app.queue.drain();
    expect(sent).toHaveLength(1);
    expect(await read(id)).toMatchObject({ state: 'sent' });
  });

  it('whose link was dropped is not sent again without it', async () => {
    const id = await queue();
    await test.app.queue.drain();
    await expect(act('mails.send_again', id)).rejects.toMatchObject({ code: 'mail.link-gone' });
    expect(await read(id)).toMatchObject({ state: 'sent' });
  });
});
