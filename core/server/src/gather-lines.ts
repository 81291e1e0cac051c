/** pino tells the level of a line to a destination that asks for it by this name. */
const tellLevel = Symbol.for('pino.metadata');
const errorLevel = 50;
/** What a pipe takes at once, roughly. */
const most = 16_384;

/**
 * Writes the lines of one turn of the event loop together: a system call for each would cost more than the line. Errors go out
 * at once, and what is left goes out at exit; a process that is killed loses no more than the turn it died in.
 */
export function gatherLines(to: { write(text: string): unknown }) {
  let lines = '';
  const flush = (): void => {
    if (lines === '') return;
    const text = lines;
    lines = '';
    to.write(text);
  };
  process.on('exit', flush);
  return {
    [tellLevel]: true,
    lastLevel: 0,
    write(line: string) {
      if (lines === '') setImmediate(flush);
      lines += line;
      if (this.lastLevel >= errorLevel || lines.length > most) flush();
    },
  };
}
