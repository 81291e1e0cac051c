import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import { noteChanges } from '../../actions/note-changes.ts';
import { wordInput } from '../../actions/word-input.ts';
import type { App } from '../../app.ts';
import { liveChoices } from '../catalog/live-choices.ts';
import { Choices } from '../catalog/shapes.ts';
import { page, Page, PageInput } from '../paging.ts';
import { requireModule } from './save-server.ts';
import { findServerGroup, placements, ServerGroup } from './server-group.ts';

const Group = t.Object({
  id: t.Integer(),
  name: t.String(),
  moduleId: t.String(),
  placement: t.Enum([...placements]),
});
const name = t.String({ minLength: 1, maxLength: 190 });
const placement = t.Enum([...placements]);

export const serverGroupsActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /server_groups',
    summary: 'Groups of servers that stand in for one another',
    audience: ['staff', 'system'],
    permission: 'servers.read',
    input: t.Object({ ...PageInput, moduleId: t.Optional(wordInput(40)) }, { additionalProperties: false }),
    output: Page(Group),
    run: (input) =>
      page(
        input,
        (group: ServerGroup) => group,
        () => {
          const query = ServerGroup.query();
          if (input.moduleId !== undefined) void query.where('moduleId', input.moduleId);
          if (input.search) void query.where('name', 'like', `%${input.search}%`);
          return query;
        },
      ),
  }),
  create: defineAction({
    route: 'POST /server_groups',
    summary: 'Make a group for the servers of one module',
    audience: ['staff', 'system'],
    permission: 'servers.write',
    input: t.Object(
      { name, moduleId: wordInput(40), placement: t.Optional(placement) },
      { additionalProperties: false },
    ),
    output: Group,
    run: (input) =>
      app.db.transaction(async () => {
        requireModule(app, input.moduleId);
        return ServerGroup.query().insertAndFetch({ placement: 'first', ...input });
      }),
  }),
  update: defineAction({
    route: 'PATCH /server_groups/:id',
    summary: 'Rename a group or change how its servers are chosen',
    audience: ['staff', 'system'],
    permission: 'servers.write',
    input: t.Object(
      { id: t.Integer(), name: t.Optional(name), placement: t.Optional(placement) },
      { additionalProperties: false },
    ),
    output: Group,
    run: ({ id, ...fields }) =>
      app.db.transaction(async () => {
        const before = await findServerGroup(id);
        if (Object.keys(fields).length > 0) await ServerGroup.query().findById(id).patch(fields);
        noteChanges({ subject: `server_groups:${id}`, before: { ...before }, after: fields });
        return findServerGroup(id);
      }),
  }),
  choices: defineAction({
    route: 'GET /server_groups/:id/choices/:name',
    summary: 'Live options for a field of the product form, asked from a server of the group',
    audience: ['staff', 'system'],
    permission: 'servers.read',
    input: t.Object(
      { id: t.Integer(), name: t.String({ pattern: '^[A-Za-z0-9_.-]{1,60}$' }) },
      { additionalProperties: false },
    ),
    output: Choices,
    async run({ id, name: field }) {
      const group = await findServerGroup(id);
      const { product } = requireModule(app, group.moduleId);
      if (!JSON.stringify(product).includes(`"choices":${JSON.stringify(field)}`))
        throw new Refusal('choices.unknown', `The form has no field with the options "${field}".`, {
          status: 404,
        });
      return liveChoices(app, { serverGroupId: id, name: field, plan: null });
    },
  }),
});
