/** What a program that runs Moorage in its own process may use: the demo, tests, a custom entry. */
export type * from './app.ts';
export * from './clock.ts';
export * from './config.ts';
export { createBrand } from './domain/brands/create-brand.ts';
export { createClient } from './domain/clients/create-client.ts';
export { createSignInLink } from './domain/sessions/sign-in-link.ts';
export { createStaff } from './domain/staff/create-staff.ts';
export { hashPassword } from './security/passwords.ts';
export { systemCaller } from './database/ambient.ts';
export { openHouse, type House } from './house.ts';
export { listen, stopOnSignal } from './run-process.ts';
