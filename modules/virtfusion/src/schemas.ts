import { t, type Static } from '@moorage/sdk';

/** Once per panel: where it is and how to get in. */
export const Settings = t.Object(
  {
    url: t.String({
      title: 'Panel address',
      description: 'As in the browser, for example https://panel.example.com',
      pattern: '^https?://[^\\s/?#@]+/?$',
      maxLength: 200,
    }),
    token: t.String({
      title: 'API token',
      description: 'From the admin area of the panel: Configuration, then API',
      minLength: 10,
      maxLength: 4000,
      secret: true,
    }),
    customerPrefix: t.String({
      title: 'Prefix of customer ids',
      description:
        'Tells the users of this installation apart from those of others on the same panel. Never change it.',
      pattern: '^[a-z0-9][a-z0-9-]{0,30}$',
      default: 'moorage-client-',
      advanced: true,
    }),
    stockReserve: t.Integer({
      title: 'Stock kept back (%)',
      description: 'This part of what would fit is never offered for sale',
      minimum: 0,
      maximum: 100,
      default: 0,
      advanced: true,
    }),
  },
  { additionalProperties: false },
);
export type Settings = Static<typeof Settings>;

/** What a product sells. */
export const Product = t.Object(
  {
    package: t.Integer({
      title: 'Package',
      description: 'Size of the server',
      minimum: 1,
      choices: 'packages',
    }),
    group: t.Integer({
      title: 'Hypervisor group',
      description: 'Where servers go when the customer chooses no location',
      minimum: 1,
      choices: 'groups',
    }),
    locations: t.Array(t.Integer({ minimum: 1, choices: 'groups' }), {
      title: 'Locations',
      description: 'Hypervisor groups the customer may choose from. Empty: only the one above.',
      uniqueItems: true,
      maxItems: 100,
      default: [],
    }),
    ipv4: t.Integer({ title: 'IPv4 addresses', minimum: 0, maximum: 64, default: 1 }),
    ipv6: t.Boolean({ title: 'IPv6', description: 'Give the server an IPv6 subnet', default: true }),
    vnc: t.Boolean({
      title: 'VNC at once',
      description: 'Otherwise it is switched on when the customer opens the console',
      default: false,
      advanced: true,
    }),
  },
  { additionalProperties: false },
);
export type Product = Static<typeof Product>;

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const KEY_TYPES =
  'ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com';

/** What the customer chooses. */
export const Order = t.Object(
  {
    hostname: t.String({
      title: 'Host name',
      description: 'A full name such as vps1.example.com: letters, digits, hyphens and at least one dot',
      pattern: `^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})+$`,
      maxLength: 253,
    }),
    location: t.Optional(t.Integer({ title: 'Location', minimum: 1, choices: 'locations' })),
    template: t.Integer({ title: 'Operating system', minimum: 1, choices: 'templates' }),
    sshKey: t.Optional(
      t.String({
        title: 'SSH public key',
        description: 'One line, beginning with ssh-ed25519, ssh-rsa or ecdsa-sha2. Never a private key.',
        pattern: `^(?:(?:${KEY_TYPES}) [A-Za-z0-9+/]{40,}={0,3}(?: [^\\r\\n]{0,200})?)?$`,
        maxLength: 4000,
        widget: 'textarea',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Order = Static<typeof Order>;
