/** Rules about what may stand in a file, told line by line. */
import type { Source } from './sources.ts';

export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly found: string;
}

function find({ path, text }: Source, pattern: RegExp): Finding[] {
  return text.split('\n').flatMap((content, index) => {
    const match = pattern.exec(content);
    return match ? [{ path, line: index + 1, found: match[0] }] : [];
  });
}

/** `striped` is a table, `enhanced` is English; everything else is somebody's product. */
const vendors = /virtfusion|pterodactyl|synergycp|\benhance\b|stripe(?![ds]\b)|paypal|elastiflow|supportpal/i;
export const vendorNames = (source: Source): Finding[] => [
  ...find(source, vendors),
  ...find({ path: source.path, text: source.path }, vendors),
];

export const environmentReads = (source: Source): Finding[] =>
  find(source, /\bprocess\.env\b|\bimport\.meta\.env\b/);

/** An address in the lock file would send every installation to one mirror. */
export const downloadAddresses = (source: Source): Finding[] =>
  find(source, /"resolved":\s*"[a-z+]*:\/\/[^"]*"/);

/** A file longer than this needs a reason. A test tells a story in order, and may take longer over it. */
export const longest = (path: string): number => (path.endsWith('.test.ts') ? 600 : 400);
export const linesOf = (source: Source): number => source.text.replace(/\n$/, '').split('\n').length;
