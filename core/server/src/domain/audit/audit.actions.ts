import { defineAction, t, type Action } from '@moorage/sdk';
import { wordInput } from '../../actions/word-input.ts';
import { page, Page, PageInput } from '../paging.ts';
import { AuditEntry } from './audit-entry.ts';

const nullable = <T extends Parameters<typeof t.Optional>[0]>(schema: T) => t.Union([schema, t.Null()]);
const free = t.Unknown();

export const auditActions = (): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /audit',
    summary: 'Who did what, latest first',
    audience: ['staff'],
    permission: 'audit.read',
    input: t.Object(
      {
        subject: t.Optional(wordInput(80, 'For example clients:12')),
        actorKind: t.Optional(t.Enum(['guest', 'client', 'staff', 'system'])),
        actorId: t.Optional(t.Integer({ minimum: 1 })),
        action: t.Optional(wordInput(120)),
        outcome: t.Optional(wordInput(60)),
        cursor: PageInput.cursor,
        limit: PageInput.limit,
      },
      { additionalProperties: false },
    ),
    output: Page(
      t.Object({
        id: t.Integer(),
        at: t.String(),
        actorKind: t.String(),
        actorId: nullable(t.Integer()),
        actorName: t.String(),
        action: t.String(),
        subject: nullable(t.String()),
        outcome: t.String(),
        input: free,
        changes: nullable(t.Object({ before: free, after: free })),
        address: t.String(),
        userAgent: t.String(),
        requestId: t.String(),
      }),
    ),
    run: ({ cursor, limit, ...filters }) =>
      page({ ...(cursor ? { cursor } : {}), ...(limit ? { limit } : {}) }, entryView, () =>
        AuditEntry.query().where(filters),
      ),
  }),
});

const entryView = (row: AuditEntry) => ({
  ...row,
  changes: row.changes && { before: row.changes[0], after: row.changes[1] },
});
