export { buildServer } from './server.mjs';
export { buildShared } from './shared.mjs';
export { buildApp } from './app.mjs';
export { buildExtension } from './extension.mjs';
export { checkBundle, foreignImports } from './check-bundle.mjs';
export { shared, urls } from './places.mjs';
