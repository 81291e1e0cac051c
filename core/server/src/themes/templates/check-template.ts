/**
 * Reads a template before it is ever run: every variable must be declared and of the kind its helper wants, nothing is
 * printed raw, nothing lands where HTML escaping would not protect. What passes here cannot fail on a view that fits.
 */
import { Refusal, type JsonObject } from '@moorage/sdk';
import Handlebars from 'handlebars';
import { helperRules } from './helpers.ts';
import { htmlPosition } from './html-position.ts';
import { commonKinds, propertiesOf } from './variables.ts';

type Node = hbs.AST.Node;
type Scope = { schema: JsonObject; names: ReadonlyMap<string, JsonObject> };

export interface TemplateRules {
  /** Shown in refusals: `mail/welcome.en (text)`. */
  readonly name: string;
  readonly output: 'html' | 'text';
  readonly variables: JsonObject;
  /** Reachable as `@root.…` from everywhere, partials included. */
  readonly root: JsonObject;
  /** Partials that may be included, with the variables each takes. */
  readonly partials: ReadonlyMap<string, JsonObject>;
  /** Names that may be printed without escaping; only layouts have any. */
  readonly raw: readonly string[];
  readonly messages: ReadonlySet<string>;
}

const LARGEST_SOURCE = 100_000;
/** Loops in loops multiply: with views of hundreds of rows a fourth would never end. */
const DEEPEST_LOOP = 3;

export function checkTemplate(source: string, rules: TemplateRules): void {
  if (typeof source !== 'string') refuse(rules, undefined, 'a template must be text');
  if (source.length > LARGEST_SOURCE)
    refuse(rules, undefined, 'the template is longer than 100,000 characters');
  const program = parse(source, rules);
  const walk = createWalk(rules);
  walk.program(program, [{ schema: rules.variables, names: new Map() }], 0);
}

function parse(source: string, rules: TemplateRules): hbs.AST.Program {
  try {
    return Handlebars.parse(source);
  } catch (error) {
    throw new Refusal(
      'template.invalid',
      `${rules.name}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function refuse(rules: TemplateRules, node: Node | undefined, why: string): never {
  const line = node?.loc ? `:${node.loc.start.line}` : '';
  throw new Refusal('template.invalid', `${rules.name}${line}: ${why}`);
}

function createWalk(rules: TemplateRules) {
  let before = '';

  function program(node: hbs.AST.Program | undefined, scopes: readonly Scope[], loops: number): void {
    for (const statement of node?.body ?? []) visit(statement, scopes, loops);
  }

  function visit(node: Node, scopes: readonly Scope[], loops: number): void {
    switch (node.type) {
      case 'ContentStatement':
        before += (node as hbs.AST.ContentStatement).value;
        return;
      case 'CommentStatement':
        return;
      case 'MustacheStatement':
        return print(node as hbs.AST.MustacheStatement, scopes);
      case 'BlockStatement':
        return block(node as hbs.AST.BlockStatement, scopes, loops);
      case 'PartialStatement':
        return partial(node as hbs.AST.PartialStatement, scopes);
      default:
        refuse(rules, node, `${node.type} is not part of the template language here`);
    }
  }

  function print(node: hbs.AST.MustacheStatement, scopes: readonly Scope[]): void {
    const name = nameOf(node.path);
    const isHelper = node.params.length > 0 || node.hash !== undefined || Object.hasOwn(helperRules, name);
    if (!node.escaped && !rules.raw.includes(name))
      refuse(rules, node, `${name} may not be printed without escaping`);
    const kind = isHelper ? call(node, scopes, false) : valueOf(node.path as hbs.AST.PathExpression, scopes);
    if (!isHelper) printable(kind, node, name);
    if (rules.output === 'html' && node.escaped) place(node, name);
    before += 'x';
  }

  function printable(kind: JsonObject, node: Node, name: string): void {
    const helper = Object.keys(helperRules).find(
      (each) => helperRules[each]?.takes === kind.$ref && kind.$ref,
    );
    if (helper) refuse(rules, node, `${name} is printed by the helper "${helper}"`);
    if (kind.secret === true) refuse(rules, node, `${name} is printed by the helper "secret"`);
    const types = [kind.type].flat();
    if (types.includes('object') || types.includes('array'))
      refuse(rules, node, `${name} is not a single value`);
  }

  function place(node: Node, name: string): void {
    const position = htmlPosition(before);
    if (position.place === 'forbidden') refuse(rules, node, `nothing may be printed ${position.why}`);
    if (position.place === 'address' && name !== 'link')
      refuse(rules, node, 'addresses are printed by the helper "link"');
    if (position.place === 'style' && !/^(@root\.)?(color|dark)\.[a-z-]+$/.test(name)) {
      refuse(rules, node, 'only colours of the theme may be printed in a style');
    }
  }

  /** A helper in either form; its arguments are checked, its result is always a plain value. */
  function call(
    node: hbs.AST.MustacheStatement | hbs.AST.SubExpression | hbs.AST.BlockStatement,
    scopes: readonly Scope[],
    asBlock: boolean,
  ): JsonObject {
    const name = nameOf(node.path);
    const rule = Object.hasOwn(helperRules, name) ? helperRules[name] : undefined;
    if (!rule || rule.block !== asBlock)
      refuse(rules, node, `there is no ${asBlock ? 'block ' : ''}helper "${name}"`);
    if (node.params.length !== rule.arguments)
      refuse(rules, node, `"${name}" takes ${rule.arguments} argument(s)`);
    const kinds = node.params.map((param) => expression(param, scopes));
    for (const pair of node.hash?.pairs ?? []) expression(pair.value, scopes);
    if (rule.takes && kinds[0]?.$ref !== rule.takes) {
      refuse(rules, node, `"${name}" wants a value declared as ${rule.takes}`);
    }
    if (name === 't') messageKey(node);
    return { type: 'string' };
  }

  function messageKey(
    node: hbs.AST.MustacheStatement | hbs.AST.SubExpression | hbs.AST.BlockStatement,
  ): void {
    const key = (node.params[0] as hbs.AST.StringLiteral).value;
    if (typeof key !== 'string' || !rules.messages.has(key)) refuse(rules, node, `there is no text "${key}"`);
  }

  function expression(node: Node, scopes: readonly Scope[]): JsonObject {
    if (node.type === 'PathExpression') return valueOf(node as hbs.AST.PathExpression, scopes);
    if (node.type === 'SubExpression') return call(node as hbs.AST.SubExpression, scopes, false);
    return { type: node.type.replace('Literal', '').toLowerCase() };
  }

  function block(node: hbs.AST.BlockStatement, scopes: readonly Scope[], loops: number): void {
    const name = nameOf(node.path);
    call(node, scopes, true);
    if (node.program?.blockParams?.length) refuse(rules, node, 'block parameters are not used here');
    const subject = expression(node.params[0] as Node, scopes);
    const deeper = name === 'each' ? loops + 1 : loops;
    if (deeper > DEEPEST_LOOP) refuse(rules, node, `loops may be nested ${DEEPEST_LOOP} deep`);
    program(node.program, enter(name, subject, node, scopes), deeper);
    program(node.inverse, scopes, loops);
  }

  function enter(name: string, subject: JsonObject, node: Node, scopes: readonly Scope[]): readonly Scope[] {
    if (name === 'with') return [...scopes, { schema: subject, names: new Map() }];
    if (name !== 'each') return scopes;
    if (!subject.items) refuse(rules, node, '"each" wants a list');
    const names = new Map(['index', 'first', 'last'].map((each) => [each, { type: 'number' } as JsonObject]));
    return [...scopes, { schema: subject.items as JsonObject, names }];
  }

  function partial(node: hbs.AST.PartialStatement, scopes: readonly Scope[]): void {
    const name = node.name.type === 'PathExpression' ? nameOf(node.name as hbs.AST.PathExpression) : '';
    const schema = rules.partials.get(name);
    if (!schema) refuse(rules, node, `there is no partial "${name}"`);
    if (htmlPosition(before).place !== 'text') refuse(rules, node, 'a partial stands between elements');
    if (node.params.length > 0) refuse(rules, node, 'a partial takes named arguments only');
    const given = new Map((node.hash?.pairs ?? []).map((pair) => [pair.key, expression(pair.value, scopes)]));
    const wanted = propertiesOf(schema) ?? {};
    for (const [key, kind] of given) {
      if (!wanted[key]) refuse(rules, node, `"${name}" has no argument "${key}"`);
      if (!sameKind(wanted[key], kind)) refuse(rules, node, `"${key}" of "${name}" is of another kind`);
      if (kind.secret === true)
        refuse(rules, node, `"${key}" of "${name}" is printed by the helper "secret"`);
    }
    const missing = Object.keys(wanted).find((key) => !given.has(key));
    if (missing) refuse(rules, node, `"${name}" needs "${missing}"`);
  }

  function valueOf(path: hbs.AST.PathExpression, scopes: readonly Scope[]): JsonObject {
    const parts = path.parts.map(String);
    const scope = scopes[scopes.length - 1 - path.depth];
    if (!scope) refuse(rules, path, `${path.original} leads out of the view`);
    if (!path.data) return descend(scope.schema, parts, path);
    const [first = '', ...rest] = parts;
    if (first === 'root') return descend(rules.root, rest, path);
    const named = scopes.at(-1)?.names.get(first);
    if (!named || rest.length > 0) refuse(rules, path, `${path.original} is not known here`);
    return named;
  }

  function descend(schema: JsonObject, parts: readonly string[], path: hbs.AST.PathExpression): JsonObject {
    return parts.reduce((kind, part) => {
      const properties = propertiesOf(commonKinds[String(kind.$ref)] ?? kind);
      const next = properties && Object.hasOwn(properties, part) ? properties[part] : undefined;
      if (!next) refuse(rules, path, `${path.original} is not declared`);
      return next;
    }, schema);
  }

  return { program };
}

const typesOf = (kind: JsonObject) =>
  [kind.type ?? []].flat().map((type) => (type === 'integer' ? 'number' : type));
const sameKind = (wanted: JsonObject, given: JsonObject): boolean =>
  wanted.$ref === given.$ref && typesOf(given).every((type) => typesOf(wanted).includes(type));

const nameOf = (path: Node): string => String((path as hbs.AST.PathExpression).original ?? '');
