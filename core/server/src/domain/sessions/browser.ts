import { Refusal } from '@moorage/sdk';
import { createSlot } from '../../scope.ts';

export type AppName = 'portal' | 'admin';
export type SessionKind = 'client' | 'staff';
export const kindOf = (app: AppName): SessionKind => (app === 'admin' ? 'staff' : 'client');

/** The browser that is being answered, if one is: the only place where a session's token goes. */
export interface Browser {
  readonly app: AppName;
  /** False over plain HTTP on a real network: a session cookie would be readable on the way. */
  readonly secure: boolean;
  keepSession(kind: SessionKind, token: string): void;
  forgetSession(kind: SessionKind): void;
}

const slot = createSlot<Browser>();
export const answering = <T>(browser: Browser, work: () => T): T => slot.run(browser, work);

/** @throws Refusal `session.no-browser` for the command line and in-process calls · `session.insecure` */
export function currentBrowser(): Browser {
  const browser = slot.get();
  if (!browser) throw new Refusal('session.no-browser', 'Sessions are for browsers only.', { status: 403 });
  if (!browser.secure) {
    throw new Refusal(
      'session.insecure',
      'Signing in needs HTTPS. Behind a proxy, name it in TRUSTED_PROXIES and let it send X-Forwarded-Proto.',
      { status: 403 },
    );
  }
  return browser;
}
