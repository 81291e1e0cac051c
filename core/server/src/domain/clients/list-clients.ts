import { Client, type ClientStatus } from './client.ts';

export interface ClientQuery {
  readonly search?: string | undefined;
  readonly status?: ClientStatus | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first. `search` finds by number, name, company or address. */
export async function listClients({ search, status, cursor, limit }: ClientQuery) {
  const query = Client.query()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (status) void query.where('status', status);
  if (cursor) void query.where('id', '<', Number(cursor));
  const text = search?.trim();
  if (text) {
    const pattern = `%${text.replace(/[!%_]/g, '!$&')}%`;
    void query.where((any) => {
      for (const column of ['name', 'company', 'email'])
        void any.orWhereRaw("?? like ? escape '!'", [column, pattern]);
      if (/^\d{1,15}$/.test(text)) void any.orWhere('id', Number(text));
    });
  }
  const rows = await query;
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
}
