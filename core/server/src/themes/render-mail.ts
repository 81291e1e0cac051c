import type { JsonObject } from '@moorage/sdk';
import { figuresLanguage, findMessage, type Chain } from './look-up.ts';
import { brandView } from './root-variables.ts';
import { declaredView, renderParts, sourceOf } from './template-set.ts';
import { toOneLine } from './templates/parts.ts';
import { colorsOf, overrideTokens } from './tokens/tokens.ts';
import type { MailRequest, RenderedMail, ThemePackage } from './types.ts';

export function renderMail(chain: Chain, request: MailRequest): RenderedMail {
  const { brand, overrides } = request;
  const template = `mail/${request.template}`;
  const source = sourceOf(chain, template, request.language, overrides);
  const language = source.path.slice(template.length + 1) || 'en';
  const data = {
    language: figuresLanguage(request.language, language),
    timeZone: request.timeZone ?? 'UTC',
    redact: request.redact ?? false,
    message: (key: string) => findMessage(chain, language, key),
  };
  const tokens = overrideTokens((chain[0] as ThemePackage).tokens, brand.tokens);
  const common: JsonObject = {
    brand: brandView(brand),
    language,
    color: colorsOf(tokens.light),
    dark: colorsOf(tokens.dark),
  };
  const view = { ...declaredView(chain, template, request.view), ...common };
  const inner = renderParts(chain, { template, source, view, data, overrides });
  const subject = toOneLine(inner.subject);

  const layout = sourceOf(chain, 'mail/layout', request.language, overrides);
  const framed = (body: string) => {
    const outer = { ...common, subject, body };
    return renderParts(chain, { template: 'mail/layout', source: layout, view: outer, data, overrides });
  };
  return {
    subject,
    html: framed(inner.html).html,
    text: `${framed(inner.text)
      .text.trim()
      .replace(/\n{3,}/g, '\n\n')}\n`,
  };
}
