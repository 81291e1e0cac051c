import { defineAction, type Action } from '@moorage/sdk';
import { Type as t } from 'typebox';
import { wordInput } from '../actions/word-input.ts';
import type { App } from '../app.ts';
import { ExtensionDetails, ExtensionView } from './extension-view.ts';

/** `secret` keeps it out of the audit log, where the masked change stands instead. */
const FormValues = t.Unsafe<Record<string, unknown>>({ type: 'object', secret: true });

const id = t.Object({ id: wordInput(60, 'Id of the extension') }, { additionalProperties: false });

export const extensionActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /extensions',
    summary: 'All extensions that are here, were here, or should be',
    audience: ['staff', 'system'],
    permission: 'extensions.read',
    input: t.Object(
      { search: t.Optional(t.String({ maxLength: 100 })), kind: t.Optional(t.String({ maxLength: 20 })) },
      { additionalProperties: false },
    ),
    output: t.Object({ items: t.Array(ExtensionView), next: t.Null() }),
    async run({ search = '', kind }) {
      const words = search.toLowerCase();
      const items = (await app.extensions.list()).filter(
        (one) =>
          (kind === undefined || one.kind === kind) &&
          `${one.id} ${one.title} ${one.description}`.toLowerCase().includes(words),
      );
      return { items, next: null };
    },
  }),
  get: defineAction({
    route: 'GET /extensions/:id',
    summary: 'One extension with its settings form and its failures',
    audience: ['staff', 'system'],
    permission: 'extensions.read',
    input: id,
    output: ExtensionDetails,
    run: (input) => app.extensions.get(input.id),
  }),
  enable: defineAction({
    route: 'POST /extensions/:id/enable',
    summary: 'Install what is missing and switch it on',
    audience: ['staff', 'system'],
    permission: 'extensions.write',
    input: id,
    output: ExtensionView,
    run: (input) => app.extensions.enable(input.id),
  }),
  disable: defineAction({
    route: 'POST /extensions/:id/disable',
    summary: 'Switch it off; its data stays and events for it wait',
    audience: ['staff', 'system'],
    permission: 'extensions.write',
    input: id,
    output: ExtensionView,
    run: (input) => app.extensions.disable(input.id),
  }),
  save_settings: defineAction({
    route: 'PUT /extensions/:id/settings',
    summary: 'Save the settings and set it up anew; an empty secret keeps its value',
    audience: ['staff', 'system'],
    permission: 'extensions.write',
    input: t.Object({ ...id.properties, settings: FormValues }, { additionalProperties: false }),
    output: ExtensionView,
    run: (input) => app.extensions.saveSettings(input.id, input.settings),
  }),
  uninstall: defineAction({
    route: 'POST /extensions/:id/uninstall',
    summary: 'Forget that it was installed; with dropData its settings and tables go too',
    audience: ['staff', 'system'],
    permission: 'extensions.write',
    input: t.Object({ ...id.properties, dropData: t.Boolean() }, { additionalProperties: false }),
    output: t.Object({}),
    async run(input) {
      await app.extensions.uninstall(input.id, { dropData: input.dropData });
      return {};
    },
  }),
  discover: defineAction({
    route: 'POST /extensions/discover',
    summary: 'Look into the extension folders again',
    audience: ['staff', 'system'],
    permission: 'extensions.write',
    input: t.Object({}, { additionalProperties: false }),
    output: t.Object({ found: t.Integer() }),
    async run() {
      await app.extensions.rediscover();
      return { found: (await app.extensions.list()).length };
    },
  }),
  clear_failures: defineAction({
    route: 'POST /extensions/:id/failures/clear',
    summary: 'Forget the failures counted so far',
    audience: ['staff', 'system'],
    permission: 'extensions.write',
    input: id,
    output: t.Object({ cleared: t.Integer() }),
    async run(input) {
      await app.extensions.get(input.id);
      return { cleared: await app.extensions.failures.clear(input.id) };
    },
  }),
});
