import { init, parse } from 'es-module-lexer';
import { shared } from './places.mjs';

const privateVue = /\/node_modules\/(?:@vue\/|vue\/|vue-router\/)/;
const serverHalf = /\/core\/(?:server|sdk)\/src\/(?!client\/|money\.ts)|\/node_modules\/typebox\//;

/** Specifiers in a finished module that no import map resolves; a computed `import()` counts as `import(…)`. */
export async function foreignImports(code) {
  await init;
  const [imports] = parse(code);
  const names = imports.filter((one) => one.d !== -2).map((one) => one.n ?? 'import(…)');
  return [...new Set(names)].filter((name) => !shared.includes(name));
}

/**
 * A second Vue breaks reactivity across the boundary, and an unknown specifier fails in the customer's browser: both are
 * found here instead.
 * @throws Error one sentence that names the file and the way out
 */
export async function checkBundle(code, source, modules = []) {
  const foreign = await foreignImports(code);
  if (foreign.length > 0) {
    throw new Error(
      `${source}: the bundle imports ${foreign.map((name) => `"${name}"`).join(', ')}, which the page does not provide. ` +
        `Only ${shared.map((name) => `"${name}"`).join(', ')} are shared; everything else must be bundled with the extension.`,
    );
  }
  const second = modules.find((id) => privateVue.test(id));
  if (second) {
    throw new Error(
      `${source}: the bundle carries its own copy of Vue (${second.split('/node_modules/')[1]}). Import from "vue" or "vue-router" by exactly these names.`,
    );
  }
  const builtIn = modules.find((id) => id.includes('__vite-browser-external'));
  if (builtIn) {
    throw new Error(
      `${source}: the bundle uses a module of Node (such as "node:fs"), which exists only on the server. Move that part to the server half and call it by an action.`,
    );
  }
  const server = modules.find((id) => serverHalf.test(id));
  if (server) {
    throw new Error(
      `${source}: the bundle carries code of the server half (${server.split('/').slice(-3).join('/')}). In the browser import only types from "@moorage/sdk", and functions from "@moorage/ui".`,
    );
  }
}
