import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '@moorage/sdk';
import type { App } from '../app.ts';
import type { AppName } from '../domain/sessions/browser.ts';
import type { Context, Middleware } from './context.ts';
import { identify } from './identify-caller.ts';
import { escape } from './plain-page.ts';
import type { HttpPorts, PolicySources } from './ports.ts';
import { allowPage, allowReading } from './security-headers.ts';
import { forEver, isRead, missing } from './static-files.ts';

/** `/portal/…` and `/admin/…` are the two apps, `/theme/…` is the theme's, everything else the public site's. */
export function servePages(app: App, ports: HttpPorts): Middleware {
  const built = createBuiltPages(app.config.applicationRoot);

  async function sendApp(context: Context, name: AppName): Promise<void> {
    const { brand } = context.state.served;
    const { page, importMap } = await built(name);
    // Only customers pay: administration needs nobody else's scripts.
    const sources: PolicySources = name === 'portal' ? ((await ports.sources?.(brand.id)) ?? {}) : {};
    const nonce = allowPage(context, sources, app.config);
    const head = [
      `<title>${escape(name === 'admin' ? `${brand.name} administration` : brand.name)}</title>`,
      `<script type="importmap" nonce="${nonce}">${importMap}</script>`,
      ...(ports.theme?.stylesheets(brand) ?? []).map(
        (address) => `<link rel="stylesheet" href="${escape(address)}">`,
      ),
    ];
    context.set('cache-control', 'no-store');
    context.type = 'text/html; charset=utf-8';
    context.body = page
      .replace('<!--moorage:head-->', () => head.join('\n    '))
      .replaceAll('%NONCE%', nonce);
  }

  async function sendSite(context: Context): Promise<void> {
    const { served } = context.state;
    const start = served.serves === 'admin' ? '/admin/' : '/portal/';
    const isSplit = served.serves === 'admin' || served.serves === 'portal';
    if (context.path === '/' && (isSplit || !ports.site)) return context.redirect(start);
    if (isSplit || !ports.site) return;
    const { site } = ports;
    const { caller } = await identify(app, context, 'portal');
    const language = context.acceptsLanguages()[0] ?? served.brand.language;
    const page = await app.db.as(caller, () =>
      site.render({
        brand: served.brand,
        path: context.path,
        language: language === '*' ? served.brand.language : language,
        caller,
      }),
    );
    if (!page) return;
    allowReading(context);
    context.set('cache-control', 'no-store');
    context.vary('Accept-Language');
    context.status = page.status;
    context.type = 'text/html; charset=utf-8';
    context.body = page.html;
  }

  function sendTheme(context: Context): void {
    const path = context.path.slice('/theme/'.length);
    const file = /^[\w./@-]+$/.test(path) ? ports.theme?.file(context.state.served.brand, path) : null;
    if (!file) return;
    const isThisVersion = context.query.v === file.version;
    context.set('cache-control', isThisVersion ? forEver : 'public, max-age=300');
    // Logos are shown in mails too, which other sites draw.
    context.set('cross-origin-resource-policy', 'cross-origin');
    context.type = file.type;
    context.body = file.body;
  }

  return async (context, next) => {
    if (!isRead(context)) return next();
    const [, first = '', second] = context.path.split('/');
    if (first === 'theme') sendTheme(context);
    else if (first !== 'portal' && first !== 'admin') {
      if (!/^(?:api|ui|webhooks|sign-in)$/.test(first)) await sendSite(context);
    } else if (second === undefined) context.redirect(`/${first}/`);
    else await sendApp(context, first);
    if (context.body == null && context.status === 404) return next();
  };
}

interface BuiltPage {
  readonly page: string;
  readonly importMap: string;
}

/** Read again when the build has changed; a half-built app is a clear sentence. */
function createBuiltPages(applicationRoot: string): (name: AppName) => Promise<BuiltPage> {
  const known = new Map<AppName, BuiltPage & { changed: number }>();
  return async (name) => {
    const folder = join(applicationRoot, name, 'dist');
    const [page, map] = [join(folder, 'index.html'), join(folder, 'importmap.json')];
    const found = await Promise.all([stat(page).catch(missing), stat(map).catch(missing)]);
    if (!found[0] || !found[1]) {
      throw new Refusal('page.not-built', `The ${name} is not built yet: run "npm run build".`, {
        status: 503,
      });
    }
    const changed = found[0].mtimeMs + found[1].mtimeMs;
    const kept = known.get(name);
    if (kept?.changed === changed) return kept;
    const importMap = JSON.stringify(JSON.parse(await readFile(map, 'utf8'))).replaceAll('<', '\\u003c');
    const fresh = { page: await readFile(page, 'utf8'), importMap, changed };
    known.set(name, fresh);
    return fresh;
  };
}
