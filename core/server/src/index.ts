export type * from './app.ts';
export * from './clock.ts';
export * from './config.ts';
