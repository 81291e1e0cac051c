import { Client, type ClientStatus } from './client.ts';

/** `search` finds by number, or by a part of name, company or address. */
export function findClients({ search, status }: { search?: string; status?: ClientStatus }) {
  const query = Client.query();
  if (status) void query.where('status', status);
  const text = search?.trim();
  if (!text) return query;
  const pattern = `%${text.replace(/[!%_]/g, '!$&')}%`;
  return query.where((any) => {
    for (const column of ['name', 'company', 'email'])
      void any.orWhereRaw("?? like ? escape '!'", [column, pattern]);
    if (/^\d{1,15}$/.test(text)) void any.orWhere('id', Number(text));
  });
}
