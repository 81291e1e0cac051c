import type { Api, LoadPage } from '@moorage/ui';

/** A list action as the table asks for it, page by page; `fixed` narrows it for good, to one client for example. */
export const pagesOf =
  (api: Api, action: string, fixed: Record<string, unknown> = {}): LoadPage =>
  ({ search, filters, cursor, signal }) =>
    api.call(
      action,
      {
        ...filters,
        ...fixed,
        ...(search.trim() ? { search: search.trim() } : {}),
        ...(cursor ? { cursor } : {}),
        limit: 50,
      },
      { signal },
    );
