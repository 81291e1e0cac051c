import { createHash } from 'node:crypto';
import { findAsset } from './assets.ts';
import { figuresLanguage, findMessage, textLanguage, type Chain } from './look-up.ts';
import { brandView } from './root-variables.ts';
import { declaredView, renderParts, sourceOf } from './template-set.ts';
import { toOneLine } from './templates/parts.ts';
import { overrideTokens, tokensCss } from './tokens/tokens.ts';
import type { PageLink, PageRequest, ThemePackage } from './types.ts';

export function renderPage(chain: Chain, request: PageRequest): string {
  const { brand, overrides } = request;
  const template = `page/${request.template}`;
  const language = textLanguage(chain, request.language);
  const data = {
    language: figuresLanguage(request.language, language),
    timeZone: request.timeZone ?? 'UTC',
    redact: false,
    message: (key: string) => findMessage(chain, language, key),
  };
  const common = {
    brand: brandView(brand),
    language,
    homeUrl: '/',
    portalUrl: request.portalUrl,
    scheme: request.scheme ?? null,
    isHome: request.path === '/',
    stylesheets: stylesheets(chain, request),
    navigation: linksAt(request.path, request.navigation),
    legal: linksAt(request.path, request.legal),
    languages: (request.languages ?? []).map((each) => ({ ...each, current: each.code === language })),
  };
  const view = { ...declaredView(chain, template, request.view), ...common };
  const source = sourceOf(chain, template, language, overrides);
  const inner = renderParts(chain, { template, source, view, data, overrides });

  const layout = sourceOf(chain, 'page/layout', language, overrides);
  const outer = {
    ...common,
    body: inner.html,
    title: toOneLine(inner.title),
    summary: toOneLine(inner.summary),
  };
  return renderParts(chain, { template: 'page/layout', source: layout, view: outer, data, overrides }).html;
}

const linksAt = (path: string, links: readonly PageLink[] = []) =>
  links.map((each) => ({ ...each, current: each.url === path }));

/** Addresses change with the content, so that browsers may keep each for ever. */
function stylesheets(chain: Chain, { assetBase, brand }: PageRequest): string[] {
  const tokens = tokensCss(overrideTokens((chain[0] as ThemePackage).tokens, brand.tokens));
  const version = createHash('sha256').update(tokens).digest('hex').slice(0, 12);
  const styles = chain.find((theme) => theme.styles.length > 0)?.styles ?? [];
  return [
    `${assetBase}/tokens.css?v=${version}`,
    ...styles.map((path) => `${assetBase}/${path}?v=${findAsset(chain, path).version}`),
  ];
}
