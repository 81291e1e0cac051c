import { t, type Static } from '@moorage/sdk';

const secret = 'whsec_[A-Za-z0-9+/=_-]{12,}';
/** A simulator on this machine. The platform refuses to speak to it, or to load its script, unless it is a demo or a test. */
const simulator = 'http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]+)?';

export const Settings = t.Object(
  {
    publishableKey: t.String({
      title: 'Publishable key',
      description: 'Developers → API keys. It begins with pk_test_ or pk_live_ and may be public.',
      pattern: '^pk_(test|live)_[A-Za-z0-9]{8,}$',
      maxLength: 255,
    }),
    secretKey: t.String({
      title: 'Secret or restricted key',
      description: 'Best a restricted key (rk_…) with the permissions named in the README.',
      pattern: '^(sk|rk)_(test|live)_[A-Za-z0-9]{8,}$',
      maxLength: 255,
      secret: true,
    }),
    webhookSecret: t.String({
      title: 'Signing secret of the webhook endpoint',
      description:
        'It begins with whsec_. While you rotate it, enter the new and the old one, separated by a comma.',
      pattern: `^${secret}(\\s*,\\s*${secret})?$`,
      minLength: 18,
      maxLength: 400,
      secret: true,
    }),
    apiUrl: t.Optional(
      t.String({
        title: 'Address of the API',
        description:
          'Only for tests: nothing but Stripe itself, or a simulator on this machine, is accepted.',
        pattern: `^(https://api\\.stripe\\.com|${simulator})/?$`,
        default: 'https://api.stripe.com',
        advanced: true,
      }),
    ),
    scriptUrl: t.Optional(
      t.String({
        title: 'Address of Stripe.js',
        description: 'Its release train must fit the API version of this gateway.',
        pattern: `^(https://js\\.stripe\\.com|${simulator})/[A-Za-z0-9._/-]+$`,
        default: 'https://js.stripe.com/endive/stripe.js',
        advanced: true,
      }),
    ),
  },
  { additionalProperties: false },
);
export type Settings = Static<typeof Settings>;

export const apiUrlOf = (settings: Settings): URL => new URL(settings.apiUrl ?? 'https://api.stripe.com');
export const scriptUrlOf = (settings: Settings): string =>
  settings.scriptUrl ?? 'https://js.stripe.com/endive/stripe.js';

/** Live keys move money; a test key and a live webhook (or the reverse) never belong together. */
export const isLive = (key: string): boolean => /^[a-z]+_live_/.test(key);
