import { describe, expect, it } from 'vitest';
import { layerViolation } from './layers.ts';
import { importsOf, readSources } from './sources.ts';

describe('the layers inside the server', () => {
  it('are kept everywhere', () => {
    const sources = readSources(['core/server/src']);
    expect(sources.length).toBeGreaterThan(10);
    const wrong = sources.flatMap((source) =>
      importsOf(source).flatMap((found) => {
        const reason = layerViolation(source.path, found);
        return reason ? [`${source.path}:${found.line} ${found.specifier}: ${reason}`] : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  const check = (path: string, specifier: string, typeOnly = false): string | undefined =>
    layerViolation(`core/server/src/${path}`, { specifier, typeOnly, line: 1 });

  it.each([
    ['domain/invoices/issue-invoice.ts', '../../http/problem.ts'],
    ['domain/invoices/issue-invoice.ts', '../../jobs/database-queue.ts'],
    ['domain/invoices/issue-invoice.ts', '../../extensions/lifecycle.ts'],
    ['database/migrate.ts', '../domain/invoices/invoice.ts'],
    ['database/migrate.ts', '../hooks/hooks.ts'],
    ['hooks/outbox.ts', '../domain/invoices/invoice.ts'],
    ['hooks/outbox.ts', '../jobs/scheduler.ts'],
    ['jobs/backoff.ts', '../database/ambient.ts'],
    ['actions/audit.ts', '../domain/invoices/invoice.ts'],
    ['database/migrate.ts', '../actions/audit.ts'],
    ['jobs/scheduler.ts', '../http/app.ts'],
    ['extensions/context.ts', '../http/app.ts'],
    ['clock.ts', './database/connect.ts'],
    ['security/sealer.ts', '../domain/clients/client.ts'],
    ['http/app.ts', '../container.ts'],
    ['http/app.ts', '../site/pages.ts'],
    ['http/app.ts', '../house.ts'],
    ['domain/invoices/issue-invoice.ts', '../../main.ts'],
    ['http/app.ts', 'tsyringe'],
    ['main.ts', 'tsyringe'],
  ])('refuse %s → %s', (path, specifier) => {
    expect(check(path, specifier)).toBeTypeOf('string');
  });

  it.each([
    ['domain/invoices/issue-invoice.ts', '../../jobs/queue.ts', true],
    ['domain/invoices/issue-invoice.ts', '../clients/client.ts', false],
    ['domain/invoices/issue-invoice.ts', '../../database/ambient.ts', false],
    ['domain/invoices/issue-invoice.ts', '../../clock.ts', false],
    ['hooks/outbox.ts', '../database/ambient.ts', false],
    ['hooks/outbox.ts', '../jobs/backoff.ts', false],
    ['actions/audit.ts', '../database/ambient.ts', false],
    ['domain/orders/place-order.ts', '../../actions/idempotency-key.ts', false],
    ['domain/mail/send-mail.ts', '../../jobs/backoff.ts', false],
    ['http/app.ts', '../domain/invoices/invoice.ts', false],
    ['container.ts', './http/app.ts', false],
    ['container.ts', 'tsyringe', false],
    ['main.ts', './container.ts', false],
  ])('allow %s → %s', (path, specifier, typeOnly) => {
    expect(check(path, specifier, typeOnly)).toBeUndefined();
  });
});
