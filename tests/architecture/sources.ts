import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, resolve } from 'node:path';
import ts from 'typescript';

export const root = resolve(import.meta.dirname, '../..');

export interface Source {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly specifier: string;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
  readonly line: number;
}

const code = /\.(ts|mts|mjs|js|vue)$/;
const skipped = new Set(['node_modules', 'dist', '.git', '.moorage', 'coverage']);

/** Every file below the folders that exist, in order of name. */
export function readSources(folders: readonly string[], from = root, wanted = code): Source[] {
  return folders
    .flatMap((folder) => walk(join(from, folder), wanted))
    .map((file) => ({
      path: relative(from, file).split('\\').join('/'),
      text: readFileSync(file, 'utf8'),
    }));
}

function walk(folder: string, wanted: RegExp): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(path, wanted);
    return entry.isFile() && wanted.test(entry.name) ? [path] : [];
  });
}

/** A folder that is not there has no files: extensions may be absent. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Every import of a file, read from its syntax: static, dynamic, re-export, `require` and `import('x')` types. */
export function importsOf({ path, text }: Source): Import[] {
  const script = path.endsWith('.vue') ? vueScripts(text) : text;
  const file = ts.createSourceFile(path, script, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier && ts.isStringLiteralLike(specifier)) {
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      found.push({ specifier: specifier.text, typeOnly, line });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node)) {
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    } else if (ts.isCallExpression(node) && loads(node.expression)) {
      add(node, node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const loads = (callee: ts.Expression): boolean =>
  callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');

/** The script blocks of a component, at their own line numbers. */
function vueScripts(text: string): string {
  let result = '';
  for (const match of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)) {
    const start = match.index + match[0].indexOf('>') + 1;
    result += '\n'.repeat(lines(text.slice(0, start)) - lines(result)) + match[1];
  }
  return result;
}
const lines = (text: string): number => text.split('\n').length - 1;

/** Where an import leads: a path from the root for our own files, the specifier itself for anything else. */
export function target(path: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), specifier)) : specifier;
}
