import type { App } from '../app.ts';
import { answering } from '../domain/sessions/browser.ts';
import { readSignInLink, useSignInLink } from '../domain/sessions/sign-in-link.ts';
import type { Middleware } from './context.ts';
import { identify } from './identify-caller.ts';
import { plainPage } from './plain-page.ts';
import { refuseCrossSite } from './refuse-forgery.ts';
import { browserOf } from './session-cookies.ts';

/** `/sign-in/<token>`: opening it asks, pressing the button signs in. */
export function serveSignInLinks(app: App): Middleware {
  return async (context, next) => {
    const token = /^\/sign-in\/([\w-]{20,100})$/.exec(context.path)?.[1];
    if (!token) return next();
    context.state.route = '/sign-in';
    const { brand } = context.state.served;
    const guest = await identify(app, context);
    const link = await app.db.as(guest.caller, () => readSignInLink(app, token));
    context.set('cache-control', 'no-store');
    if (context.method !== 'POST') {
      context.type = 'text/html; charset=utf-8';
      context.body = plainPage({
        title: `Sign in as ${link.name}`,
        paragraphs: [
          `You will be signed in to ${link.app === 'admin' ? 'administration' : 'your account'}. The link works once.`,
        ],
        brand: brand.name,
        button: { label: 'Sign in', action: `/sign-in/${token}` },
      });
      return;
    }
    refuseCrossSite(context);
    const { caller } = await identify(app, context, link.app);
    const target = await app.db.as(caller, () =>
      answering(browserOf(context, link.app), () => useSignInLink(app, token, caller)),
    );
    context.status = 303;
    context.redirect(`/${target}/`);
  };
}
