import { Type as t, type Static } from 'typebox';

export const extensionKinds = ['plugin', 'server-module', 'gateway', 'registrar', 'theme'] as const;
export type ExtensionKind = (typeof extensionKinds)[number];

/** A path inside the package: relative, forward slashes, no way out. */
const InsidePath = t.String({
  pattern: '^(?!/)(?!.*(?:^|/)\\.\\.(?:/|$))[A-Za-z0-9._/@-]+$',
  maxLength: 200,
});

/**
 * The `moorage` key of an extension's `package.json`: all that the platform knows before it runs any code.
 * `ui` entries are finished ES modules that import only the shared modules of the import map.
 */
export const Manifest = t.Object(
  {
    id: t.String({ pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$', maxLength: 40 }),
    kind: t.Enum([...extensionKinds]),
    engine: t.String({ description: 'Semver range of @moorage/sdk', maxLength: 60 }),
    title: t.String({ minLength: 1, maxLength: 80 }),
    description: t.Optional(t.String({ maxLength: 400 })),
    icon: t.Optional(InsidePath),
    dependsOn: t.Optional(t.Record(t.String(), t.String(), { description: 'Extension id → semver range' })),
    server: t.Optional(InsidePath),
    ui: t.Optional(
      t.Object(
        {
          portal: t.Optional(InsidePath),
          admin: t.Optional(InsidePath),
          styles: t.Optional(t.Array(InsidePath, { maxItems: 8 })),
        },
        { additionalProperties: false },
      ),
    ),
    migrations: t.Optional(InsidePath),
    permissions: t.Optional(t.Array(t.String({ maxLength: 80 }), { maxItems: 100 })),
    onFailure: t.Optional(t.Enum(['continue', 'stop'])),
    theme: t.Optional(
      t.Object(
        {
          parent: t.Optional(t.String()),
          tokens: InsidePath,
          templates: InsidePath,
          styles: t.Optional(t.Array(InsidePath, { maxItems: 8 })),
          assets: t.Optional(InsidePath),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Manifest = Static<typeof Manifest>;
