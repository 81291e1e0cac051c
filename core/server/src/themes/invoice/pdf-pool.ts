import type { Log } from '@moorage/sdk';
import { Worker } from 'node:worker_threads';

/** What the drawing thread takes: plain data only. */
export interface PdfDefinition {
  /** A pdfmake definition without functions. */
  readonly document: object;
  /** `pages` holds `{page}` and `{pages}`. */
  readonly footer: { left: string; pages: string; color: string; margin: number };
  /** Colours of rules in tables. */
  readonly lines: { thin: string; strong: string };
}

export interface PdfPool {
  render(definition: PdfDefinition): Promise<Buffer>;
  /** Ends the threads; what was not drawn is rejected. */
  close(): Promise<void>;
}

interface Job {
  readonly definition: PdfDefinition;
  resolve(bytes: Buffer): void;
  reject(error: Error): void;
}
interface Drawer {
  readonly worker: Worker;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

export interface PdfPoolOptions {
  readonly log: Log;
  readonly size?: number;
  /** Milliseconds for one document. */
  readonly timeout?: number;
  readonly worker?: URL;
}

/**
 * Drawing is a tenth of a second of pure computing, too long for the loop that answers requests. Threads start with the
 * first document, stay for the next ones, and do not keep the process alive while they are idle.
 */
export function createPdfPool(options: PdfPoolOptions): PdfPool {
  const {
    log,
    size = 2,
    timeout = 30_000,
    worker: file = new URL('./pdf-worker.mjs', import.meta.url),
  } = options;
  const drawers = new Set<Drawer>();
  const waiting: Job[] = [];
  let closed = false;

  function start(): Drawer {
    const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 512 } });
    const drawer: Drawer = { worker, job: undefined, timer: undefined };
    worker.on('message', (answer: { bytes?: Uint8Array; error?: string }) => {
      const job = release(drawer);
      if (answer.bytes) job?.resolve(Buffer.from(answer.bytes.buffer));
      else job?.reject(new Error(`The document could not be drawn: ${answer.error}`));
      next();
    });
    worker.on('error', (error) => lose(drawer, `The drawing thread broke: ${error.message}`));
    worker.on('exit', (code) => lose(drawer, `The drawing thread ended with code ${code}`));
    drawers.add(drawer);
    return drawer;
  }

  function release(drawer: Drawer): Job | undefined {
    const job = drawer.job;
    clearTimeout(drawer.timer);
    drawer.job = undefined;
    drawer.worker.unref();
    return job;
  }

  /** Its document is rejected, not tried again: it may be the cause. The others get a new thread. */
  function lose(drawer: Drawer, why: string): void {
    if (!drawers.delete(drawer)) return;
    if (!closed) log.error({ why }, 'A drawing thread was lost');
    release(drawer)?.reject(new Error(why));
    void drawer.worker.terminate();
    next();
  }

  function next(): void {
    if (closed || waiting.length === 0) return;
    const drawer = [...drawers].find((each) => !each.job) ?? (drawers.size < size ? start() : undefined);
    if (!drawer) return;
    const job = waiting.shift() as Job;
    drawer.job = job;
    drawer.worker.ref();
    drawer.timer = setTimeout(() => lose(drawer, `A document took longer than ${timeout} ms`), timeout);
    drawer.worker.postMessage({ definition: job.definition });
  }

  return {
    render: (definition) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('No document is drawn any more: the themes are closed'));
        waiting.push({ definition, resolve, reject });
        next();
      }),
    async close() {
      closed = true;
      const gone = [...drawers];
      for (const job of waiting.splice(0))
        job.reject(new Error('The themes were closed before the document was drawn'));
      for (const drawer of gone) lose(drawer, 'The themes were closed while the document was drawn');
      await Promise.all(gone.map((drawer) => drawer.worker.terminate()));
    },
  };
}
