import { integer, text, type Form } from './form.ts';
import { invalid } from './errors.ts';

interface Listed {
  id: string;
  created: number;
}

/** Newest first, with the vendor's cursors and its `created` ranges. */
export function listOf<T extends Listed>(items: Iterable<T>, params: Form, url: string): object {
  const limit = params.limit === undefined ? 10 : integer(params.limit);
  if (limit === null || limit < 1 || limit > 100)
    throw invalid('Invalid limit: must be between 1 and 100.', { param: 'limit' });
  const all = [...items].reverse().filter((item) => isInRange(item.created, params.created));
  const page = pageOf(all, params, limit);
  return { object: 'list', url, has_more: page.more, data: page.items };
}

function pageOf<T extends Listed>(all: T[], params: Form, limit: number): { items: T[]; more: boolean } {
  const after = text(params.starting_after);
  const before = text(params.ending_before);
  if (before !== null) {
    const end = all.findIndex((item) => item.id === before);
    const rest = end === -1 ? [] : all.slice(0, end);
    return { items: rest.slice(-limit), more: rest.length > limit };
  }
  const start = after === null ? 0 : all.findIndex((item) => item.id === after) + 1;
  if (after !== null && start === 0)
    throw invalid(`No such object: '${after}'`, { param: 'starting_after', code: 'resource_missing' });
  return { items: all.slice(start, start + limit), more: all.length > start + limit };
}

function isInRange(created: number, range: Form[string] | undefined): boolean {
  if (range === undefined) return true;
  if (typeof range === 'string') return created === Number(range);
  if (Array.isArray(range)) return true;
  const { gt, gte, lt, lte } = range;
  return (
    (gt === undefined || created > Number(gt)) &&
    (gte === undefined || created >= Number(gte)) &&
    (lt === undefined || created < Number(lt)) &&
    (lte === undefined || created <= Number(lte))
  );
}
