import { table } from './table.mjs';

export const emptyDocument = `# Benchmarks

Written by \`./moorage bench\`, which measures each figure beside the raw limit of the same machine in the same run: the ratio
is what counts. Both sides take turns; the figures are medians, which move with the machine by ±20 % from run to run, and the
ratio is the median of the ratios of neighbouring turns.
`;

export const section = (bench, rows, machine) => `## ${bench.title}

\`./moorage bench ${bench.name}\` · ${machine}

${table(rows)}
`;

/** Puts the section of one bench in its place and leaves the others alone. */
export function replaceSection(document, name, text) {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const body = `${begin}\n\n${text}\n${end}\n`;
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to === -1) return `${document.trimEnd()}\n\n${body}`;
  return document.slice(0, from) + body + document.slice(to + end.length).replace(/^\n/, '');
}
