import { Refusal } from '@moorage/sdk';

export type Part = 'subject' | 'title' | 'summary' | 'html' | 'text';
const oneLine: readonly Part[] = ['subject', 'title', 'summary'];

export const isPartial = (template: string) => template.includes('/partials/');

/** A mail is a subject and two bodies, a page a title, a summary for search engines and a body; the rest is one piece of HTML. */
export function partsOf(template: string): readonly Part[] {
  if (template === 'mail/layout') return ['html', 'text'];
  if (template === 'page/layout' || isPartial(template)) return ['html'];
  return template.startsWith('mail/') ? ['subject', 'html', 'text'] : ['title', 'summary', 'html'];
}

/** The parts stand in one file, each under its own line: `=== subject`. */
export function splitParts(source: string, template: string, path: string): Record<Part, string> {
  if (typeof source !== 'string') throw new TypeError(`${path}: a template must be text`);
  const wanted = partsOf(template);
  const refuse = (why: string): never => {
    throw new Refusal('template.invalid', `${path}: ${why}`);
  };
  if (wanted.length === 1) return { html: source } as Record<Part, string>;

  const pieces = source.replaceAll('\r\n', '\n').split(/^=== ([a-z]+)[ \t]*\n/m);
  if (pieces[0]?.trim()) refuse('it must begin with a line "=== name of the part"');
  const parts = {} as Record<Part, string>;
  for (let at = 1; at < pieces.length; at += 2) parts[pieces[at] as Part] = (pieces[at + 1] as string).trim();
  if (wanted.some((part) => !parts[part]) || Object.keys(parts).length !== wanted.length) {
    refuse(`it has exactly the parts ${wanted.map((part) => `"=== ${part}"`).join(', ')}`);
  }
  const broken = wanted.find((part) => oneLine.includes(part) && parts[part].includes('\n'));
  if (broken) refuse(`the ${broken} is one line`);
  return parts;
}

/**
 * What came out of data may hold line breaks and control or direction marks; in a header or a title they would start a new
 * header or turn the words around.
 */
export const toOneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, 250);
