import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createThemes, loadTheme, type Themes } from '@moorage/server/testing';

/** The default theme, as it stands in this repository. */
const harbour = resolve(import.meta.dirname, '../../../themes/harbour');
const complain = (...words: unknown[]): void => void process.stderr.write(`${JSON.stringify(words)}\n`);
const log = { debug: () => {}, info: () => {}, warn: complain, error: complain };

let themes: Themes | undefined;

/**
 * The themes of every app in this process: compiling the templates and starting the threads that draw documents takes longer
 * than most tests. Without the repository around it there are none. Closing one app leaves them to the others; the threads
 * do not keep the process alive.
 */
export function testThemes(): Themes {
  themes ??= createThemes({
    themes: existsSync(join(harbour, 'package.json')) ? [loadTheme(harbour)] : [],
    log,
  });
  return { ...themes, close: () => Promise.resolve() };
}
