/**
 * `./moorage bench [NAME] [--quick]`: runs the benches of this folder and writes what it measured to docs/benchmarks.md.
 * A bench is a file `<name>.bench.mjs` that exports `name`, `title` and `run({ quick })`, which answers with rows
 * `{ case, ours, limit, unit, target, higherIsBetter }`: both figures measured in the same run on the same machine.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeMachine } from './machine.mjs';
import { emptyDocument, replaceSection, section } from './document.mjs';
import { judge, table } from './table.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const document = join(folder, '../../docs/benchmarks.md');

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const wanted = words.filter((word) => !word.startsWith('-'));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace(/\.bench\.mjs$/, ''))
  .toSorted();
const unknown = [
  ...wanted.filter((name) => !names.includes(name)),
  ...words.filter((word) => word.startsWith('-') && word !== '--quick'),
];
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}. There are: ${names.join(', ')} (and --quick).\n`,
  );
  process.exit(2);
}

let missed = 0;
for (const name of wanted.length > 0 ? wanted : names) {
  const bench = await import(`./${name}.bench.mjs`);
  process.stdout.write(`\n${bench.title}\n`);
  const rows = (await bench.run({ quick })).map(judge);
  missed += rows.filter((row) => !row.met).length;
  process.stdout.write(`${table(rows)}\n`);
  // A quick run is for a glance; only a whole one is written down.
  if (!quick)
    writeFileSync(document, replaceSection(readDocument(), name, section(bench, rows, describeMachine())));
}
process.stdout.write(
  quick ? '\nNothing was written: this was a quick run.\n' : '\nWritten to docs/benchmarks.md.\n',
);
if (missed > 0) {
  process.stdout.write(`${missed} target${missed === 1 ? ' was' : 's were'} missed.\n`);
  if (!quick) process.exitCode = 1;
}

function readDocument() {
  try {
    return readFileSync(document, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return emptyDocument;
    throw error;
  }
}
