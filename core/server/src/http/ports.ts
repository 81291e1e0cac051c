import type { Caller, Id, RawRequest } from '@moorage/sdk';
import type { App } from '../app.ts';
import type { Brand } from '../domain/brands/brand.ts';
import type { AppName } from '../domain/sessions/browser.ts';
import type { LiveHub } from './live.ts';

/** What the web side asks of others. All but `live` may be left out; then the part it serves is absent. */
export interface HttpPorts {
  readonly live: LiveHub;
  readonly receiveWebhook?: ReceiveWebhook;
  readonly receiveGatewayWebhook?: ReceiveGatewayWebhook;
  readonly extensions?: ExtensionUi;
  readonly site?: Site;
  readonly theme?: ThemeFiles;
  readonly sources?: GatewaySources;
  /** Sentences that say why this process must not get traffic yet; none when it may. */
  readonly notReady?: () => Promise<readonly string[]>;
}

/** Hands it to the extension that listens at `/webhooks/<extension>/<path>`; false when none does. */
export type ReceiveWebhook = (extensionId: string, path: string, request: RawRequest) => Promise<boolean>;

/** Keeps what a vendor sent in one insert; false when the account is not known. @throws Refusal when it is not the vendor's */
export type ReceiveGatewayWebhook = (
  app: App,
  about: { gatewayId: string; accountId: Id; request: RawRequest },
) => Promise<boolean>;

/** The browser half of extensions. */
export interface ExtensionUi {
  /** Becomes `/ui/portal.json` and `/ui/admin.json`. */
  list(app: AppName, caller: Caller): object | Promise<object>;
  /** A file of an extension, `hash` being that of its content: it may be kept for ever. */
  file(extensionId: string, hash: string, path: string): ServedFile | undefined;
  report(failure: UiFailure): Promise<boolean>;
}
export interface UiFailure {
  readonly extensionId: string;
  readonly app: AppName;
  /** `load`, `setup`, or the slot or page that broke. */
  readonly phase: string;
  readonly message: string;
}
export interface ServedFile {
  readonly body: Buffer;
  readonly type: string;
}

/** The public pages of a brand. */
export interface Site {
  /** Null when there is no such page. */
  render(request: { brand: Brand; path: string; language: string; caller: Caller }): Promise<{
    status: number;
    html: string;
  } | null>;
}

export interface ThemeFiles {
  /** Addresses of the style sheets that a page of this brand links, below `/theme/`, with `?v=` of their content. */
  stylesheets(brand: Brand): readonly string[];
  /** Null when the theme has no such file. */
  file(brand: Brand, path: string): (ServedFile & { readonly version: string }) | null;
}

export type PolicySources = Partial<
  Record<'script-src' | 'frame-src' | 'connect-src' | 'img-src', readonly string[]>
>;
/** What the portal's policy must allow for the gateways that are switched on. */
export type GatewaySources = (brandId: Id) => Promise<PolicySources>;
