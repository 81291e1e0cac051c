import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createThemes } from '../create-themes.ts';
import type { InvoiceDocument } from '../invoice/invoice-document.ts';
import { createPdfPool, type PdfDefinition } from '../invoice/pdf-pool.ts';
import { transferCode } from '../invoice/transfer-code.ts';
import type { InvoicePdfRequest } from '../types.ts';
import { brand, invoice, longInvoice, paidInvoice, silentLog, themeDirectories } from './samples.ts';

const themes = createThemes({ directories: themeDirectories, log: silentLog });
afterAll(() => themes.close());
const draw = (document: InvoiceDocument, change: Partial<InvoicePdfRequest> = {}) =>
  themes.invoicePdf({ theme: 'harbour', language: 'en', brand, document, ...change });

const hasTools = spawnSync('pdftotext', ['-v']).error === undefined;
if (!hasTools)
  console.warn('pdftotext is not installed (package poppler-utils): the text of documents is not checked');
const textOf = (pdf: Buffer) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
const sizeOf = (pdf: Buffer) =>
  /Page size:\s+([\d.]+ x [\d.]+)/.exec(
    execFileSync('pdfinfo', ['-'], { input: pdf, encoding: 'utf8' }),
  )?.[1];

describe.skipIf(!hasTools)('an invoice as PDF', () => {
  it('shows names in any European script, figures, taxes per rate and how to pay', async () => {
    const text = textOf(await draw(invoice));
    for (const part of [
      'Łódź Αθήνα Київ Sp. z o.o.',
      'ul. Piotrkowska 104',
      '2026-1042',
      '€42.12 due December 8, 2026',
      'price was ₹ 900',
      '12.5 TB',
      'VAT 19% on €26.40',
      'VAT 7% on €10.00',
      'DE02 1203 0000 0000 2020 51',
      'https://my.northpier.test/invoices/1042/pay',
      'Tax ID PL 725 00 00 000',
      'Page 1 of 1',
      'OPEN',
    ])
      expect(text).toContain(part);
  });

  it('says when it was paid and asks for nothing', async () => {
    const text = textOf(await draw(paidInvoice));
    expect(text).toContain('PAID');
    expect(text).toContain('€42.12 paid on December 5, 2026');
    expect(text).not.toContain('How to pay');
  });

  it('says that it is void', async () => {
    const text = textOf(await draw({ ...invoice, status: 'void' }));
    expect(text).toContain('Void: nothing is to be paid');
    expect(text).not.toContain('How to pay');
    expect(text).not.toContain('Amount due');
  });

  it.each(['draft', 'overdue', 'uncollectible'] as const)('draws the state %s', async (status) => {
    expect(textOf(await draw({ ...invoice, status }))).toContain(status.toUpperCase());
  });

  it.each([
    ['A4', '595.28 x 841.89'],
    ['Letter', '612 x 792'],
  ] as const)('repeats its table head and numbers its pages on %s', async (paper, size) => {
    const pdf = await draw(longInvoice, { paper });
    const pages = textOf(pdf).split('\f').slice(0, -1);
    expect(sizeOf(pdf)).toBe(size);
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, index) => {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
      if (page.includes('Cloud CX32'))
        expect(page).toMatch(/Description\s+Quantity\s+Unit price\s+Tax\s+Amount/);
    });
    const nodes = pages.join('').match(/node-\d+\.example/g);
    expect(nodes).toHaveLength(70);
  });

  it('speaks German with German figures', async () => {
    const text = textOf(await draw(invoice, { language: 'de-AT' }));
    expect(text).toContain('Rechnung');
    expect(text).toContain('Zwischensumme');
    expect(text).toMatch(/€ 42,12|42,12 €/);
  });

  it('prints what clients typed as text, never as instructions', async () => {
    const name = '{"image":"/etc/passwd"} \u202e<b>x</b>\n{pages}';
    const text = textOf(await draw({ ...invoice, client: { ...invoice.client, company: name } }));
    expect(text).toContain('"image"');
    expect(text).toContain('{pages}');
  });

  it('keeps a name of one endless word on the page', async () => {
    const text = textOf(await draw({ ...invoice, client: { ...invoice.client, company: 'W'.repeat(200) } }));
    expect(text.match(/W/g)?.length).toBe(200);
  });
});

describe('an invoice', () => {
  it('takes a PNG logo by its bytes and refuses anything else', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/5ncLrwAAAABJRU5ErkJggg==',
      'base64',
    );
    expect((await draw(invoice, { logo: png })).subarray(0, 5).toString()).toBe('%PDF-');
    await expect(draw(invoice, { logo: Buffer.from('<svg/>') })).rejects.toThrow('PNG or JPEG');
  });

  it('refuses to link to anything but a web address', async () => {
    await expect(draw({ ...invoice, payUrl: 'javascript:alert(1)' })).rejects.toThrow('A link must be');
  });
});

describe('the code for bank transfers', () => {
  const transfer = { ...invoice.bankTransfer!, iban: 'de02 1203 0000 0000 2020 51' };
  it('is laid out as banks read it', () => {
    expect(transferCode(transfer, { amount: '42.12', currency: 'EUR' })).toBe(
      'BCD\n002\n1\nSCT\nBYLADEM1001\nNorthpier Hosting GmbH\nDE02120300000000202051\nEUR42.12\n\n\nRE 2026-1042',
    );
  });
  it('exists for positive amounts in euro and a real account only', () => {
    expect(transferCode(transfer, { amount: '42.12', currency: 'USD' })).toBeUndefined();
    expect(transferCode(transfer, { amount: '0.00', currency: 'EUR' })).toBeUndefined();
    expect(transferCode(transfer, { amount: '-1.00', currency: 'EUR' })).toBeUndefined();
    expect(transferCode({ ...transfer, iban: 'x' }, { amount: '1.00', currency: 'EUR' })).toBeUndefined();
  });
  it('cannot be given another line by a name', () => {
    const code = transferCode({ ...transfer, holder: 'A\nEUR1.00' }, { amount: '42.12', currency: 'EUR' });
    expect(code?.split('\n')).toHaveLength(11);
  });
});

describe('the drawing threads', () => {
  const page = (content: object): PdfDefinition => ({
    document: { content: [content], defaultStyle: { font: 'Sans' } },
    footer: { left: '', pages: '', color: '#000000', margin: 40 },
    lines: { thin: '#cccccc', strong: '#888888' },
  });
  const threadOf = (code: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'moorage-thread-')), 'thread.mjs');
    writeFileSync(file, `import { parentPort } from 'node:worker_threads';\n${code}`);
    return pathToFileURL(file);
  };

  it('open no file and no address', async () => {
    const pool = createPdfPool({ log: silentLog, size: 1 });
    await expect(pool.render(page({ image: '/etc/passwd' }))).rejects.toThrow(
      'denied by resource access policy',
    );
    const remote = page({ image: 'x' });
    Object.assign(remote.document, { images: { x: 'http://127.0.0.1:9/x.png' } });
    await expect(pool.render(remote)).rejects.toThrow('denied by resource access policy');
    await expect(pool.render(page({ text: 'still works' }))).resolves.toBeInstanceOf(Buffer);
    await pool.close();
  });

  it('do not block the loop', async () => {
    await draw(invoice);
    let longest = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 2);
    const began = performance.now();
    const many: InvoiceDocument = {
      ...longInvoice,
      lines: Array.from({ length: 5 }, () => longInvoice.lines).flat(),
    };
    await draw(many);
    clearInterval(ticking);
    expect(longest).toBeLessThan((performance.now() - began) / 2);
  });

  it('draw many documents at once, each its own', async () => {
    const numbers = Array.from({ length: 8 }, (_, index) => `N-${index}`);
    const pdfs = await Promise.all(numbers.map((number) => draw({ ...invoice, number })));
    if (hasTools) pdfs.forEach((pdf, index) => expect(textOf(pdf)).toContain(`N-${index}`));
    expect(new Set(pdfs.map((pdf) => pdf.subarray(0, 5).toString()))).toEqual(new Set(['%PDF-']));
  });

  it('that crash reject their document and are replaced', async () => {
    const worker = threadOf(`let n = 0;
      parentPort.on('message', ({ definition }) => {
        if (definition.document.die === 'exit') process.exit(3);
        if (definition.document.die === 'throw') throw new Error('broken');
        parentPort.postMessage({ bytes: new Uint8Array([1]) });
      });`);
    const pool = createPdfPool({ log: silentLog, size: 1, worker });
    const job = (die?: string) => pool.render({ ...page({}), document: { die } });
    const [exited, threw, fine] = await Promise.allSettled([job('exit'), job('throw'), job()]);
    expect(exited).toMatchObject({
      status: 'rejected',
      reason: { message: 'The drawing thread ended with code 3' },
    });
    expect(threw).toMatchObject({
      status: 'rejected',
      reason: { message: 'The drawing thread broke: broken' },
    });
    expect(fine).toMatchObject({ status: 'fulfilled' });
    await pool.close();
  });

  it('that cannot start or hang reject their document', async () => {
    const missing = createPdfPool({ log: silentLog, worker: new URL('file:///nowhere/thread.mjs') });
    await expect(missing.render(page({}))).rejects.toThrow('The drawing thread broke');
    const hanging = createPdfPool({
      log: silentLog,
      timeout: 200,
      worker: threadOf('parentPort.on("message", () => {});'),
    });
    await expect(hanging.render(page({}))).rejects.toThrow('longer than 200 ms');
    await Promise.all([missing.close(), hanging.close()]);
  });

  it('reject what is left when they are closed', async () => {
    const pool = createPdfPool({
      log: silentLog,
      size: 1,
      worker: threadOf('parentPort.on("message", () => {});'),
    });
    const left = Promise.allSettled([pool.render(page({})), pool.render(page({}))]);
    await pool.close();
    expect((await left).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(pool.render(page({}))).rejects.toThrow('closed');
  });
});
