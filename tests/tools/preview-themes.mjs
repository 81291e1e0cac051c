/**
 * Renders every template of every theme with its preview, and sample invoices, into a folder to look at:
 *   node tests/tools/preview-themes.mjs [folder] [--pictures]
 * With --pictures it also takes them in Chromium, wide and narrow, light and dark, and turns PDF pages into PNG.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { join, resolve } from 'node:path';
import { openSources } from './load-source.mjs';

const root = resolve(import.meta.dirname, '../..');
const [folder = join(root, '.moorage/preview')] = process.argv
  .slice(2)
  .filter((each) => !each.startsWith('--'));
mkdirSync(folder, { recursive: true });

const sources = await openSources();
const { createThemes } = await sources.load('/core/server/src/themes/index.ts');
const samples = await sources.load('/core/server/src/themes/tests/samples.ts');
const themes = createThemes({ directories: samples.themeDirectories, log: console });

const files = new Map();
const keep = (name, content) => {
  files.set(name, content);
  writeFileSync(join(folder, name), content);
};
for (const { id } of themes.list()) for (const language of ['en', 'de']) await renderAll(id, language);
if (process.argv.includes('--pictures')) await takePictures();
await themes.close();
await sources.close();
console.log(`${files.size} files in ${folder}`);

async function renderAll(theme, language) {
  for (const [path, { preview: view }] of themes.templates(theme)) {
    const [kind, template] = path.split('/');
    if (template === 'layout' || template === 'partials') continue;
    const name = [theme, kind, template, language].join('.');
    const request = { theme, template, language, view, brand: samples.brand, timeZone: 'Europe/Berlin' };
    if (kind === 'mail') {
      const { html, text, subject } = themes.mail(request);
      keep(`${name}.html`, html);
      keep(`${name}.txt`, `Subject: ${subject}\n\n${text}`);
    } else keep(`${name}.html`, themes.page({ ...request, ...samples.site, assetBase: `/${theme}` }));
  }
  for (const [name, document, paper] of samples.invoices) {
    const pdf = await themes.invoicePdf({ theme, language, brand: samples.brand, document, paper });
    keep(`${theme}.invoice.${name}.${language}.pdf`, pdf);
  }
}

async function takePictures() {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const server = createHttpServer(serve).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const pages = [...files.keys()].filter((name) => name.endsWith('.en.html'));
  for (const [width, colorScheme] of [1440, 390].flatMap((each) => [
    [each, 'light'],
    [each, 'dark'],
  ])) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    for (const name of pages) {
      await page.goto(`http://127.0.0.1:${server.address().port}/${name}`, { waitUntil: 'networkidle' });
      const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      if (wide) console.warn(`${name} is wider than ${width} pixels`);
      await page.screenshot({ path: join(folder, `${name}.${width}.${colorScheme}.png`), fullPage: true });
    }
    await page.close();
  }
  await browser.close();
  server.close();
  for (const name of files.keys()) {
    if (name.endsWith('.pdf'))
      execFileSync('pdftoppm', ['-r', '80', '-png', join(folder, name), join(folder, name)]);
  }
}

function serve({ url }, response) {
  const { pathname } = new URL(url, 'http://preview');
  const name = decodeURIComponent(pathname.slice(1));
  const [theme, ...rest] = name.split('/');
  const asset = () => themes.asset(theme, rest.join('/'));
  const [type, body] = files.has(name)
    ? ['text/html; charset=utf-8', files.get(name)]
    : rest.join('/') === 'tokens.css'
      ? ['text/css', themes.tokensCss(theme)]
      : rest.length > 0
        ? [asset().type, asset().body]
        : ['text/plain', ''];
  // The policy under which the product serves these pages; mails carry their styles within.
  const policy = name.includes('.page.')
    ? "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'"
    : '';
  response
    .writeHead(200, { 'content-type': type, ...(policy && { 'content-security-policy': policy }) })
    .end(body);
}
