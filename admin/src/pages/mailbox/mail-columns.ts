import type { ActionOutput, Column } from '@moorage/ui';

export type Mail = ActionOutput<'mails.get'>;
type Row = ActionOutput<'mails.list'>['items'][number];
export const mailColumns: Column<Row>[] = [
  { key: 'subject', title: 'Subject', value: ({ subject, template }) => subject ?? template, primary: true },
  { key: 'state', title: 'State', kind: 'state', states: 'mail' },
  { key: 'to', title: 'To' },
  { key: 'template', title: 'Template', kind: 'code', wideOnly: true },
  { key: 'createdAt', title: 'Written', kind: 'time' },
];
