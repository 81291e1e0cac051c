import { isProblem } from '@moorage/ui';

/** A problem in two lines, for a toast. */
export function problemText(error: unknown): { title: string; text: string } {
  if (!isProblem(error)) return { title: 'Something in this page went wrong', text: String(error) };
  const details = [error.detail, ...Object.values(error.fields)].filter(Boolean).join(' ');
  return {
    title: error.title,
    text: error.requestId ? `${details} Reference ${error.requestId}`.trim() : details,
  };
}

/** A refusal taken apart for a form: what belongs to a field, and what belongs to none. `settings.url` is the field `url`. */
export function formErrors(
  error: unknown,
  prefix = '',
): { errors: Record<string, string>; problem: unknown } {
  const fields = isProblem(error) ? Object.entries(error.fields) : [];
  if (fields.length === 0) return { errors: {}, problem: error };
  const start = prefix ? `${prefix}.` : '';
  const errors = fields.map(([name, text]) => [
    name.startsWith(start) ? name.slice(start.length) : name,
    text,
  ]);
  return { errors: Object.fromEntries(errors), problem: undefined };
}
