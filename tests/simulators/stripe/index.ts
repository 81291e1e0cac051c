export { startStripe, type StripeOptions, type StripeSimulator } from './start.ts';
export type { Control } from './control.ts';
export { definitions, schemaFile, type Schema } from './parameters.ts';
