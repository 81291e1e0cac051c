import { t } from '@moorage/sdk';
import { compileInput } from '../actions/check-input.ts';
import { wordInput } from '../actions/word-input.ts';
import type { App } from '../app.ts';
import type { AppName } from '../domain/sessions/browser.ts';
import type { Context, Middleware } from './context.ts';
import { identify } from './identify-caller.ts';
import type { ExtensionUi, UiFailure } from './ports.ts';
import { readJson } from './read-body.ts';
import { refuseForgery } from './refuse-forgery.ts';
import { forEver, isRead } from './static-files.ts';

const checkReport = compileInput(
  t.Object(
    {
      extensionId: t.String({ maxLength: 40 }),
      app: t.Enum(['portal', 'admin']),
      phase: wordInput(40),
      message: t.String({ maxLength: 10_000 }),
    },
    { additionalProperties: false },
  ),
);

/** `/ui/portal.json`, `/ui/admin.json`, `/ui/ext/<id>/<hash>/<path>` and `/ui/report`. */
export function serveExtensionUi(app: App, ui: ExtensionUi | undefined): Middleware {
  return async (context, next) => {
    if (!ui || !context.path.startsWith('/ui/')) return next();
    const list = /^\/ui\/(portal|admin)\.json$/.exec(context.path)?.[1] as AppName | undefined;
    if (list && isRead(context)) return sendList(context, ui, list);
    if (isRead(context)) sendFile(context, ui);
    else if (context.path === '/ui/report' && context.method === 'POST') await takeReport(context, ui);
    if (context.body == null) return next();
  };

  async function sendList(context: Context, from: ExtensionUi, name: AppName): Promise<void> {
    const { caller } = await identify(app, context, name);
    const listing = await app.db.as(caller, async () => from.list(name, caller));
    context.set('cache-control', 'no-store');
    context.type = 'application/json';
    context.body = JSON.stringify(listing);
  }

  async function takeReport(context: Context, to: ExtensionUi): Promise<void> {
    const { session } = await identify(app, context);
    refuseForgery(context, session);
    const failure = checkReport(await readJson(context)) as unknown as UiFailure;
    const counted = await to.report(failure);
    context.set('cache-control', 'no-store');
    context.type = 'application/json';
    context.body = JSON.stringify({ counted });
  }
}

function sendFile(context: Context, ui: ExtensionUi): void {
  const match = /^\/ui\/ext\/([a-z0-9-]+)\/([\w-]+)\/([\w./@-]+)$/.exec(context.path);
  const file = match && ui.file(match[1] ?? '', match[2] ?? '', match[3] ?? '');
  if (!file) return;
  context.set('cache-control', forEver);
  context.type = file.type;
  context.body = file.body;
}
