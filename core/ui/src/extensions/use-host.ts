import { inject, type App, type InjectionKey } from 'vue';
import type { ExtensionHost } from './host.ts';

export const extensionHostKey: InjectionKey<ExtensionHost> = Symbol('moorage.extensions');
export const provideExtensions = (app: App, host: ExtensionHost): void =>
  void app.provide(extensionHostKey, host);
export function useExtensions(): ExtensionHost {
  const host = inject(extensionHostKey);
  if (!host) throw new Error('No extension host here: the app must call provideExtensions().');
  return host;
}
