/**
 * Draws documents in a thread of its own. Plain JavaScript, because a thread is started from a file that must run as it is.
 * It reads its fonts once; it opens no other file and no address, whatever a document asks for.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';

const require = createRequire(import.meta.url);
shareParsedFonts();
const pdfmake = require('pdfmake');

const fonts = join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const [normal, bold] = ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'];
for (const file of [normal, bold]) pdfmake.virtualfs.writeFileSync(file, readFileSync(join(fonts, file)));
pdfmake.setFonts({ Sans: { normal, bold, italics: normal, bolditalics: bold } });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => false);

parentPort.on('message', async ({ definition }) => {
  try {
    const bytes = await draw(definition);
    parentPort.postMessage({ bytes }, [bytes.buffer]);
  } catch (error) {
    parentPort.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
});

async function draw({ document, footer, lines }) {
  pdfmake.setTableLayouts(tableLayouts(lines));
  const foot = (page, pages) => ({
    columns: [
      { text: footer.left, width: '*' },
      {
        text: footer.pages.replace('{page}', String(page)).replace('{pages}', String(pages)),
        width: 'auto',
        alignment: 'right',
      },
    ],
    fontSize: 8,
    color: footer.color,
    margin: [footer.margin, 22, footer.margin, 0],
  });
  const buffer = await pdfmake.createPdf({ ...document, footer: foot }).getBuffer();
  return Uint8Array.from(buffer);
}

/** Functions cannot travel between threads, so documents name these. */
function tableLayouts({ thin, strong }) {
  const sides = { vLineWidth: () => 0, paddingLeft: (i) => (i === 0 ? 0 : 14), paddingRight: () => 0 };
  return {
    facts: { ...sides, hLineWidth: () => 0, paddingTop: () => 0, paddingBottom: () => 1 },
    lines: {
      ...sides,
      hLineWidth: (i) => (i === 0 ? 0 : i === 1 ? 0.8 : 0.5),
      hLineColor: (i) => (i === 1 ? strong : thin),
      paddingTop: () => 5,
      paddingBottom: () => 5,
    },
    totals: { ...sides, hLineWidth: () => 0, paddingTop: () => 2, paddingBottom: () => 2 },
  };
}

/**
 * The PDF library parses its fonts anew for every document, nearly half the time of a short one. In this thread the parser is wrapped, before
 * the library loads it, so that the same bytes are parsed once.
 */
function shareParsedFonts() {
  const fromPdfmake = createRequire(require.resolve('pdfmake'));
  const path = createRequire(fromPdfmake.resolve('pdfkit')).resolve('fontkit');
  const fontkit = fromPdfmake(path);
  const parsed = new WeakMap();
  const create = (bytes, name) => {
    if (name !== undefined || !bytes) return fontkit.create(bytes, name);
    const font = parsed.get(bytes) ?? fontkit.create(bytes);
    parsed.set(bytes, font);
    return font;
  };
  require.cache[path].exports = { ...fontkit, create };
}
