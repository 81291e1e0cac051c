import { apiUrlOf, scriptUrlOf, type Settings } from './settings.ts';

type Sources = Partial<Record<'script-src' | 'frame-src' | 'connect-src' | 'img-src', readonly string[]>>;

/** What the page gets to know, and what its policy must allow: Stripe's published list, or the simulator's origin. */
export function browser(settings: Settings): {
  data: { publishableKey: string; scriptUrl: string };
  csp: Sources;
} {
  const scriptUrl = scriptUrlOf(settings);
  const script = new URL(scriptUrl).origin;
  const api = apiUrlOf(settings).origin;
  const real = script === 'https://js.stripe.com';
  return {
    data: { publishableKey: settings.publishableKey, scriptUrl },
    csp: {
      'script-src': real ? [script, 'https://*.js.stripe.com'] : [script],
      'frame-src': real ? [script, 'https://*.js.stripe.com', 'https://hooks.stripe.com'] : [script],
      'connect-src': [...new Set([api, script])],
      'img-src': real ? ['https://*.stripe.com'] : [script],
    },
  };
}
