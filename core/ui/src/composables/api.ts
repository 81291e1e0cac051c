import type { Api } from '@moorage/sdk/client';
import { inject, type App, type InjectionKey } from 'vue';

const key: InjectionKey<Api> = Symbol('moorage.api');

export const provideApi = (app: App, api: Api): void => void app.provide(key, api);

/** The client of the page's own session: `await useApi().call('invoices.list', { state: 'open' })`. */
export function useApi(): Api {
  const api = inject(key);
  if (!api) throw new Error('No API here: call useApi() in setup, below an app that called provideApi().');
  return api;
}
