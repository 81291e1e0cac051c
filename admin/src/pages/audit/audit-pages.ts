import type { Api, LoadPage } from '@moorage/ui';

/** The log is searched by exact names: `invoices.void` is an action, `clients:12` is what it was done to. */
export function auditPages(api: Api, subject?: string): LoadPage {
  return ({ search, filters, cursor, signal }) => {
    const text = search.trim();
    const asked = text.includes(':') ? { subject: text } : text ? { action: text } : {};
    return api.call(
      'audit.list' as string,
      {
        ...filters,
        ...asked,
        ...(subject ? { subject } : {}),
        ...(cursor ? { cursor } : {}),
        limit: 50,
      },
      { signal },
    );
  };
}
