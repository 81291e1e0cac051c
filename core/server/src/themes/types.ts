import type { JsonObject } from '@moorage/sdk';
import type { InvoiceDocument } from './invoice/invoice-document.ts';
import type { ThemeTokens } from './tokens/tokens.ts';

/** What a template may use and what it looks like with it: the JSON file beside the template. */
export interface Declaration {
  readonly title: string;
  readonly variables: JsonObject;
  readonly preview: JsonObject;
}

/** A theme in memory; `loadTheme` reads one from a package folder. */
export interface ThemePackage {
  readonly id: string;
  readonly title: string;
  readonly parent?: string | undefined;
  readonly tokens: ThemeTokens;
  /** `mail/welcome.en` → source. */
  readonly templates: ReadonlyMap<string, string>;
  /** `mail/welcome` → declaration, for all languages of it. */
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** language → key → text. */
  readonly messages: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** `p` or `table.facts` → inline style of that element in a mail. */
  readonly mailStyles: Readonly<Record<string, string>>;
  /** Style sheets, relative to the package, in the order in which a page links them. */
  readonly styles: readonly string[];
  /** `styles/site.css`, `assets/logo.svg` → bytes. Only these can be served. */
  readonly assets: ReadonlyMap<string, Buffer>;
}

/** Everything a rendering has to know about the reseller whose name it carries. */
export interface ThemeBrand {
  readonly name: string;
  readonly url: string;
  readonly supportEmail: string;
  readonly logoUrl?: string | undefined;
  /** One line for the foot of mails and pages: company, address, registration. */
  readonly address?: string | undefined;
  readonly tokens?: TokenOverrides | undefined;
}

/** `color-accent`, `dark.color-accent`, `radius-medium` → value. */
export type TokenOverrides = Readonly<Record<string, string>>;

/** `mail/welcome.en` → source that stands before every theme's own. */
export type TemplateOverrides = Readonly<Record<string, string>>;

interface Rendering {
  readonly theme: string;
  readonly template: string;
  /** BCP 47; `de-AT` falls back to `de`, then to English. */
  readonly language: string;
  /** IANA zone in which instants are shown; UTC when absent. */
  readonly timeZone?: string | undefined;
  readonly brand: ThemeBrand;
  readonly view: JsonObject;
  readonly overrides?: TemplateOverrides | undefined;
}

export interface MailRequest extends Rendering {
  /** Print dots in place of secrets: for the copy that is kept. */
  readonly redact?: boolean | undefined;
}
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface PageRequest extends Rendering {
  /** Path under which the theme's tokens and files are served, for example `/theme`. */
  readonly assetBase: string;
  /** Path of the page itself, to mark the current entry of the navigation. */
  readonly path: string;
  /** Languages offered to switch to, with the address of this page in each. */
  readonly languages?:
    readonly { readonly code: string; readonly name: string; readonly url: string }[] | undefined;
  readonly portalUrl: string;
  readonly navigation?: readonly PageLink[] | undefined;
  /** Imprint, terms, privacy: the links at the foot. */
  readonly legal?: readonly PageLink[] | undefined;
  /** A visitor's explicit choice; without it the device decides. */
  readonly scheme?: 'light' | 'dark' | undefined;
}

export interface PageLink {
  readonly label: string;
  readonly url: string;
}

export interface InvoicePdfRequest {
  readonly theme: string;
  readonly language: string;
  readonly brand: ThemeBrand;
  readonly document: InvoiceDocument;
  readonly paper?: 'A4' | 'Letter' | undefined;
  /** PNG or JPEG bytes; addresses are never fetched while a document is drawn. */
  readonly logo?: Buffer | undefined;
}

export interface Asset {
  readonly body: Buffer;
  readonly type: string;
  /** Of the content; a request whose `v` equals it may be cached for ever. */
  readonly version: string;
}
