/**
 * Everything a third party imports on the server. Its semantic version is the contract with extensions:
 * additions are minor, anything that could break a running extension is major.
 */
export { Type as t, type Static, type TSchema, type TObject, type TProperties } from 'typebox';
export * from './version.ts';
export * from './json.ts';
export * from './money.ts';
export * from './errors.ts';
export * from './manifest.ts';
export * from './hooks.ts';
export * from './actions.ts';
export * from './context.ts';
export * from './plugin.ts';
export * from './gateway.ts';
export * from './server-module.ts';
