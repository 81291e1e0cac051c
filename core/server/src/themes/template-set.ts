/** Puts together, per chain of themes, what a template may use: declarations, partials, texts, colours. */
import { Refusal, type JsonObject } from '@moorage/sdk';
import { inlineStyles } from './inline-styles.ts';
import { findDeclaration, findSource, messageKeys, type Chain } from './look-up.ts';
import { rootOf } from './root-variables.ts';
import type { TemplateRules } from './templates/check-template.ts';
import { compileTemplate, runTemplate, type Compiled } from './templates/compile-template.ts';
import type { RenderingData } from './templates/helpers.ts';
import { isPartial, partsOf, splitParts, type Part } from './templates/parts.ts';
import { checkView, propertiesOf, shapeView } from './templates/variables.ts';
import type { Declaration, TemplateOverrides } from './types.ts';

type Source = { path: string; source: string };

export function declarationOf(chain: Chain, template: string): Declaration {
  const found = findDeclaration(chain, template);
  if (!found) throw new Refusal('template.missing', `There is no template "${template}"`, { status: 404 });
  return found;
}

export function sourceOf(
  chain: Chain,
  template: string,
  language: string,
  overrides?: TemplateOverrides,
): Source {
  const found = findSource(chain, template, language, overrides);
  if (!found) throw new Refusal('template.missing', `There is no template "${template}"`, { status: 404 });
  return found;
}

/** What the caller gave, checked against the declaration and cut down to it. */
export function declaredView(chain: Chain, template: string, view: unknown): JsonObject {
  const { variables } = declarationOf(chain, template);
  checkView(variables, view, template);
  return shapeView(variables, view) as JsonObject;
}

export interface Rendition {
  readonly template: string;
  readonly source: Source;
  readonly view: JsonObject;
  readonly data: RenderingData;
  readonly overrides: TemplateOverrides | undefined;
}

/** All parts of one template, each compiled once per content. */
export function renderParts(chain: Chain, rendition: Rendition): Record<Part, string> {
  const { template, source, view, data, overrides } = rendition;
  const parts = splitParts(source.source, template, source.path);
  const rendered = partsOf(template).map((part): [Part, string] => {
    const partials = Object.entries(partialPaths(chain, template, part)).map(([name, path]) => {
      return [name, compilePart(chain, path, 'html', sourceOf(chain, path, data.language, overrides).source)];
    });
    const compiled = compilePart(chain, template, part, parts[part]);
    return [part, runTemplate(compiled, view, data, Object.fromEntries(partials))];
  });
  return Object.fromEntries(rendered) as Record<Part, string>;
}

/** @throws Refusal `template.invalid` for a source that could not be used in place of the theme's own */
export function checkSource(chain: Chain, path: string, source: string): void {
  const template = path.replace(/\.[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/, '');
  declarationOf(chain, template);
  const parts = splitParts(source, template, path);
  for (const part of partsOf(template)) compilePart(chain, template, part, parts[part]);
}

function compilePart(chain: Chain, template: string, part: Part, source: string): Compiled {
  const isMailHtml = part === 'html' && template.startsWith('mail/');
  const styles = chain.find((theme) => Object.keys(theme.mailStyles).length > 0)?.mailStyles ?? {};
  return compileTemplate(isMailHtml ? inlineStyles(source, styles) : source, rulesOf(chain, template, part));
}

const ruleSets = new WeakMap<Chain, Map<string, TemplateRules>>();

function rulesOf(chain: Chain, template: string, part: Part): TemplateRules {
  const known = ruleSets.get(chain) ?? new Map<string, TemplateRules>();
  ruleSets.set(chain, known);
  const key = `${template} (${part})`;
  const rules = known.get(key) ?? makeRules(chain, template, part);
  known.set(key, rules);
  return rules;
}

function makeRules(chain: Chain, template: string, part: Part): TemplateRules {
  const declared = declarationOf(chain, template).variables;
  const root = rootOf(template.startsWith('mail/') ? 'mail' : 'page');
  const clash = Object.keys(propertiesOf(declared) ?? {}).find((name) => propertiesOf(root)?.[name]);
  if (clash) throw new Refusal('template.invalid', `${template}: "${clash}" is a variable of the platform`);
  const all = {
    type: 'object',
    properties: { ...propertiesOf(root), ...propertiesOf(declared) },
  } as JsonObject;
  const paths = Object.entries(partialPaths(chain, template, part));
  return {
    name: `${template} (${part})`,
    output: part === 'html' ? 'html' : 'text',
    variables: isPartial(template) ? declared : all,
    root: isPartial(template) ? root : all,
    partials: new Map(paths.map(([name, path]) => [name, declarationOf(chain, path).variables])),
    raw: template.endsWith('/layout') ? ['body'] : [],
    messages: messageKeys(chain),
  };
}

/** `mail/partials/button` is used as `button`, in HTML only; a partial has none itself, so that none can go round in circles. */
function partialPaths(chain: Chain, template: string, part: Part): Record<string, string> {
  if (part !== 'html' || isPartial(template)) return {};
  const folder = `${template.split('/')[0]}/partials/`;
  const paths = chain
    .flatMap((theme) => [...theme.declarations.keys()])
    .filter((path) => path.startsWith(folder));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), path]));
}
