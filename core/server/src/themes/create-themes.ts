import { Refusal, type Log } from '@moorage/sdk';
import { findAsset } from './assets.ts';
import { createPdfPool, type PdfPool } from './invoice/pdf-pool.ts';
import { renderInvoice } from './invoice/render-invoice.ts';
import { loadTheme } from './load-theme.ts';
import { findDeclaration, themeChain, type Chain } from './look-up.ts';
import { renderMail } from './render-mail.ts';
import { renderPage } from './render-page.ts';
import { checkSource } from './template-set.ts';
import { overrideTokens, tokensCss } from './tokens/tokens.ts';
import type {
  Asset,
  Declaration,
  InvoicePdfRequest,
  MailRequest,
  PageRequest,
  RenderedMail,
  ThemePackage,
  TokenOverrides,
} from './types.ts';

export interface Themes {
  list(): readonly { readonly id: string; readonly title: string; readonly parent: string | null }[];
  /** What a theme's templates are and take: `mail/welcome` → declaration. */
  templates(theme: string): ReadonlyMap<string, Declaration>;
  /** Takes a theme up while running; the returned function takes it out again. */
  add(theme: ThemePackage): () => void;
  tokensCss(theme: string, overrides?: TokenOverrides): string;
  /** Style sheets to link, in order, as paths for `asset`. */
  styles(theme: string): readonly string[];
  /** @throws Refusal `theme.asset_missing` */
  asset(theme: string, path: string): Asset;
  /** @throws Refusal `template.invalid` with line and reason: call it before an override is saved */
  check(theme: string, path: string, source: string): void;
  mail(request: MailRequest): RenderedMail;
  page(request: PageRequest): string;
  /** Drawn in a worker thread. */
  invoicePdf(request: InvoicePdfRequest): Promise<Buffer>;
  close(): Promise<void>;
}

export interface ThemesOptions {
  readonly directories?: readonly string[];
  readonly themes?: readonly ThemePackage[];
  readonly log: Log;
  /** The theme that has everything; last in every look-up. */
  readonly default?: string;
  readonly pdf?: PdfPool;
}

export function createThemes(options: ThemesOptions): Themes {
  const { log, default: defaultId = 'harbour', pdf = createPdfPool({ log }) } = options;
  const themes = new Map<string, ThemePackage>();
  const chains = new Map<string, Chain>();
  /** One and the same list per theme until the set of themes changes: what was compiled for it is kept by it. */
  function chain(id: string): Chain {
    const known = chains.get(id) ?? themeChain(themes, id, defaultId);
    chains.set(id, known);
    return known;
  }

  function add(theme: ThemePackage): () => void {
    if (themes.has(theme.id)) throw new Refusal('theme.duplicate', `There are two themes "${theme.id}"`);
    themes.set(theme.id, theme);
    chains.clear();
    return () => {
      if (themes.get(theme.id) === theme) themes.delete(theme.id);
      chains.clear();
    };
  }
  for (const theme of [...(options.themes ?? []), ...(options.directories ?? []).map(loadTheme)]) add(theme);

  return {
    list: () => [...themes.values()].map(({ id, title, parent = null }) => ({ id, title, parent })),
    templates: (id) => {
      const names = new Set(chain(id).flatMap((theme) => [...theme.declarations.keys()]));
      return new Map([...names].map((name) => [name, findDeclaration(chain(id), name) as Declaration]));
    },
    add,
    tokensCss: (id, overrides) => tokensCss(overrideTokens((chain(id)[0] as ThemePackage).tokens, overrides)),
    styles: (id) => chain(id).find((theme) => theme.styles.length > 0)?.styles ?? [],
    asset: (id, path) => findAsset(chain(id), path),
    check: (id, path, source) => checkSource(chain(id), path, source),
    mail: (request) => renderMail(chain(request.theme), request),
    page: (request) => renderPage(chain(request.theme), request),
    invoicePdf: (request) => renderInvoice(chain(request.theme), request, pdf),
    close: () => pdf.close(),
  };
}
