import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Context, Middleware } from './context.ts';
import { plainStyle, plainStyleAddress } from './plain-page.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
export const forEver = 'public, max-age=31536000, immutable';

/** Built files, whose names carry a hash of their content. Nothing else in these folders can be asked for. */
export function serveStaticFiles(applicationRoot: string): Middleware {
  const folders: Readonly<Record<string, string>> = {
    '/ui/shared/': join(applicationRoot, 'core/ui/dist/shared'),
    '/ui/portal/assets/': join(applicationRoot, 'portal/dist/assets'),
    '/ui/admin/assets/': join(applicationRoot, 'admin/dist/assets'),
  };
  return (context, next) => {
    if (!isRead(context) || context.path.startsWith('/api/')) return next();
    if (context.path === plainStyleAddress) {
      context.set('cache-control', forEver);
      context.type = 'text/css; charset=utf-8';
      context.body = plainStyle;
      return;
    }
    // Browsers ask for it on pages that name no icon; a 404 in every console helps nobody.
    if (context.path === '/favicon.ico') {
      context.set('cache-control', 'public, max-age=86400');
      context.status = 204;
      return;
    }
    const match = /^(\/ui\/(?:shared|portal\/assets|admin\/assets)\/)([\w@-][\w.@-]*)$/.exec(context.path);
    const folder = folders[match?.[1] ?? ''];
    const type = types[extname(context.path)];
    if (!folder || !type) return next();
    return sendFile(context, join(folder, match?.[2] ?? ''), type);
  };
}

export const isRead = ({ method }: Context): boolean => method === 'GET' || method === 'HEAD';

/** The build leaves a `.br` and a `.gz` beside what is worth it: nothing is compressed while somebody waits. */
async function sendFile(context: Context, path: string, type: string): Promise<void> {
  const variants = [
    ['br', `${path}.br`],
    ['gzip', `${path}.gz`],
    ['identity', path],
  ] as const;
  for (const [encoding, file] of variants) {
    if (!context.acceptsEncodings(encoding)) continue;
    const found = await stat(file).catch(missing);
    if (!found?.isFile()) continue;
    context.set({ 'cache-control': forEver, 'content-length': String(found.size), vary: 'Accept-Encoding' });
    if (encoding !== 'identity') context.set('content-encoding', encoding);
    context.status = 200;
    context.type = type;
    context.body = createReadStream(file);
    context.set('content-length', String(found.size));
    return;
  }
}

export function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
