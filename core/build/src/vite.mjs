import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { root as home } from './places.mjs';

/** Constants that every bundle agrees on. They are those of the production Vue that the import map serves. */
const constants = {
  'process.env.NODE_ENV': '"production"',
  __VUE_OPTIONS_API__: 'true',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
};

/** The contract's sources, so that no front end waits for the server build. Not by an export condition: others use its name. */
const fromSource = [
  { find: /^@moorage\/sdk\/client$/, replacement: join(home, 'core/sdk/src/client/index.ts') },
  { find: /^@moorage\/sdk$/, replacement: join(home, 'core/sdk/src/index.ts') },
];

/**
 * Puts every style of a bundle into one cascade layer, so that the kit never outweighs a page and a page never outweighs
 * an extension, whatever their selectors. Files that say `@layer` themselves are left as they are.
 */
export function layerStyles(layer) {
  return {
    name: 'moorage-layer-styles',
    enforce: 'pre',
    transform(code, id) {
      const isStyle = /\.css(?:$|\?)/.test(id) || /[?&]type=style/.test(id);
      if (!isStyle || code.includes('@layer') || /\/node_modules\//.test(id)) return undefined;
      return { code: `@layer ${layer} {\n${code}\n}\n`, map: null };
    },
  };
}

/** What all Vite builds here have in common; no config file of a package is read. */
export function commonConfig({ root, layer, external = [] }) {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    mode: 'production',
    define: constants,
    resolve: { alias: fromSource },
    plugins: [layerStyles(layer), vue({ features: { propsDestructure: true } })],
    build: {
      target: 'es2022',
      cssTarget: ['chrome111', 'safari16.4', 'firefox113'],
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      assetsInlineLimit: 0,
      rolldownOptions: { external, checks: { pluginTimings: false } },
    },
  };
}
