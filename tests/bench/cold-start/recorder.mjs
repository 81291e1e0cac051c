import { appendFileSync } from 'node:fs';

let list;
export function initialize(path) {
  list = path;
}

const library = (url) => url.startsWith('file:') && url.includes('/node_modules/');

/** An import that leads from our code into a library; what the library imports in turn comes with it. */
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  const ours = context.parentURL !== undefined && !library(context.parentURL);
  if (ours && library(resolved.url)) appendFileSync(list, `${resolved.url}\n`);
  return resolved;
}
