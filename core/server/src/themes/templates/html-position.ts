const addressAttributes = new Set(
  'href src action formaction poster srcset data cite background xlink:href'.split(' '),
);

/** What a value printed after this much HTML would land in. */
export type HtmlPosition =
  { place: 'text' | 'style' | 'address' | 'attribute' } | { place: 'forbidden'; why: string };

/**
 * Escaping alone is right for text and for quoted attributes. Elsewhere a value could leave its place or become code, so
 * templates may print there only what the caller of this function allows.
 */
export function htmlPosition(before: string): HtmlPosition {
  const inside = openElement(before);
  if (inside === 'script') return { place: 'forbidden', why: 'inside a script element' };
  const tagStart = before.lastIndexOf('<');
  if (tagStart <= before.lastIndexOf('>')) return { place: inside === 'style' ? 'style' : 'text' };

  const rest = before.slice(tagStart).replace(/[^\s=<]+\s*=\s*(?:"[^"]*"|'[^']*')/g, '');
  const open = /([^\s"'<>=/]+)\s*=\s*["']([^"']*)$/.exec(rest);
  if (!open) return { place: 'forbidden', why: 'in a tag outside a quoted attribute' };
  const [, name = '', value = ''] = open;
  if (/^on/i.test(name)) return { place: 'forbidden', why: 'in an event handler' };
  if (/^style$/i.test(name)) return { place: 'style' };
  return {
    place: addressAttributes.has(name.toLowerCase()) && value.trim() === '' ? 'address' : 'attribute',
  };
}

function openElement(before: string): 'script' | 'style' | undefined {
  for (const name of ['script', 'style'] as const) {
    const opened = before.toLowerCase().lastIndexOf(`<${name}`);
    if (opened > before.toLowerCase().lastIndexOf(`</${name}`) && before.indexOf('>', opened) > 0)
      return name;
  }
  return undefined;
}
