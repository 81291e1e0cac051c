import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import { LRUCache } from 'lru-cache';
import { checkTemplate, type TemplateRules } from './check-template.ts';
import { helperRules, helpers, type RenderingData } from './helpers.ts';

export type Compiled = HandlebarsTemplateDelegate;

/** Its own instance, so that nothing registered elsewhere in the process reaches a template. */
const engine = Handlebars.create();
for (const name of ['log', 'lookup', 'helperMissing', 'blockHelperMissing']) engine.unregisterHelper(name);

const knownHelpers = Object.fromEntries(Object.keys(helperRules).map((name) => [name, true]));

/** Per set of rules, by content: a source that passed one template's rules has not passed another's. */
const cache = new WeakMap<TemplateRules, LRUCache<string, Compiled>>();

/**
 * Checks and compiles once per content.
 * The check for text is no formality: Handlebars takes an object for a syntax tree and turns it into code.
 */
export function compileTemplate(source: string, rules: TemplateRules): Compiled {
  if (typeof source !== 'string') throw new TypeError(`${rules.name}: a template must be text`);
  const known = cache.get(rules) ?? new LRUCache<string, Compiled>({ max: 200 });
  cache.set(rules, known);
  const hash = createHash('sha256').update(source).digest('base64');
  const made = known.get(hash) ?? compile(source, rules);
  known.set(hash, made);
  return made;
}

function compile(source: string, rules: TemplateRules): Compiled {
  checkTemplate(source, rules);
  return engine.compile(source, {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: knownHelpers as never,
    noEscape: rules.output === 'text',
    explicitPartialContext: true,
    preventIndent: true,
  });
}

export const runTemplate = (
  template: Compiled,
  view: unknown,
  data: RenderingData,
  partials: Readonly<Record<string, Compiled>>,
): string =>
  template(view, {
    data: { ...data },
    partials,
    helpers,
    allowProtoPropertiesByDefault: false,
    allowProtoMethodsByDefault: false,
  });
