const secretName =
  /pass(?:word|phrase|wd)|secret|token|api_?-?key|private_?-?key|authori[sz]ation|cookie|credential|card_?number|^cvc$|^cvv$|^pin$/i;
export const removed = '[removed]';
const longest = 16_000;

interface Shape {
  readonly secret?: boolean;
  readonly properties?: Record<string, Shape>;
  readonly items?: Shape;
}

/** A copy fit for the audit log: without anything that the schema marks as secret or whose name says so. */
export function redact(value: unknown, schema: object | undefined = undefined): unknown {
  const shape = schema as Shape | undefined;
  if (shape?.secret) return removed;
  if (Array.isArray(value)) return value.map((item) => redact(item, shape?.items));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      secretName.test(key) ? removed : redact(inner, shape?.properties?.[key]),
    ]),
  );
}

/** As JSON text; an input too long to be kept is named as such instead of being cut into something else. */
export function redactedJson(value: unknown, schema?: object): string {
  const text = JSON.stringify(redact(value, schema) ?? null);
  return text.length <= longest ? text : JSON.stringify({ leftOut: `${text.length} characters` });
}
