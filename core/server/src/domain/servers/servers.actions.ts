import { defineAction, t, type Action } from '@moorage/sdk';
import { wordInput } from '../../actions/word-input.ts';
import type { App } from '../../app.ts';
import { maskSettings } from '../../security/sealed-settings.ts';
import { page, Page, PageInput } from '../paging.ts';
import { countOnServers } from '../services/count-on-servers.ts';
import { createServer, findServer, requireModule, updateServer } from './save-server.ts';
import { Server, serverStatuses } from './server.ts';
import { testServer, tryServerSettings } from './test-server.ts';

const maybeText = t.Union([t.String(), t.Null()]);
const Summary = t.Object({
  id: t.Integer(),
  groupId: t.Integer(),
  moduleId: t.String(),
  name: t.String(),
  status: t.Enum([...serverStatuses]),
  capacity: t.Union([t.Integer(), t.Null()]),
  weight: t.Integer(),
  /** Services on it that did not end. */
  services: t.Integer(),
  testedAt: maybeText,
  testError: maybeText,
});
const Details = t.Object({
  ...Summary.properties,
  /** Secrets stand as `{ set }`; null while the module is not running. */
  settings: t.Unknown(),
  schema: t.Unknown(),
});
const TestResult = t.Object({ ok: t.Boolean(), code: maybeText, message: maybeText });

/** `secret` keeps it out of the audit log, where the masked change stands instead. */
const FormValues = t.Unsafe<Record<string, unknown>>({ type: 'object', secret: true });
const id = { id: t.Integer({ minimum: 1 }) };
const name = t.String({ minLength: 1, maxLength: 190 });
const capacity = t.Union([t.Integer({ minimum: 0, maximum: 1_000_000 }), t.Null()]);
const weight = t.Integer({ minimum: 0, maximum: 10_000 });
const status = t.Enum([...serverStatuses]);

export const serversActions = (app: App): Record<string, Action> => {
  const details = async (serverId: number) => {
    const server = await findServer(serverId);
    const schema = app.connections.moduleDefinition(server.moduleId)?.settings ?? null;
    const services = (await countOnServers(app, [serverId])).get(serverId)?.live ?? 0;
    return { ...server, services, schema, settings: schema && maskSettings(schema, server.settings) };
  };
  return {
    list: defineAction({
      route: 'GET /servers',
      summary: 'Servers, newest first',
      audience: ['staff', 'system'],
      permission: 'servers.read',
      input: t.Object(
        { ...PageInput, groupId: t.Optional(t.Integer()), status: t.Optional(status) },
        { additionalProperties: false },
      ),
      output: Page(Summary),
      async run(input) {
        const result = await page(
          input,
          (server: Server) => server,
          () => {
            const query = Server.query();
            if (input.groupId !== undefined) void query.where('groupId', input.groupId);
            if (input.status !== undefined) void query.where('status', input.status);
            if (input.search) void query.where('name', 'like', `%${input.search}%`);
            return query;
          },
        );
        const loads = await countOnServers(
          app,
          result.items.map((server) => server.id),
        );
        return {
          ...result,
          items: result.items.map((server) => ({ ...server, services: loads.get(server.id)?.live ?? 0 })),
        };
      },
    }),
    get: defineAction({
      route: 'GET /servers/:id',
      summary: 'One server with its settings form',
      audience: ['staff', 'system'],
      permission: 'servers.read',
      input: t.Object(id, { additionalProperties: false }),
      output: Details,
      run: (input) => details(input.id),
    }),
    create: defineAction({
      route: 'POST /servers',
      summary: 'Add a server to a group',
      audience: ['staff', 'system'],
      permission: 'servers.write',
      input: t.Object(
        {
          groupId: t.Integer(),
          name,
          settings: FormValues,
          capacity: t.Optional(capacity),
          weight: t.Optional(weight),
          status: t.Optional(status),
        },
        { additionalProperties: false },
      ),
      output: Details,
      run: async (input) => details((await createServer(app, input)).id),
    }),
    update: defineAction({
      route: 'PATCH /servers/:id',
      summary: 'Change a server; an empty secret keeps its value',
      audience: ['staff', 'system'],
      permission: 'servers.write',
      input: t.Object(
        {
          ...id,
          groupId: t.Optional(t.Integer()),
          name: t.Optional(name),
          settings: t.Optional(FormValues),
          capacity: t.Optional(capacity),
          weight: t.Optional(weight),
        },
        { additionalProperties: false },
      ),
      output: Details,
      async run({ id: serverId, ...fields }) {
        await updateServer(app, serverId, fields);
        return details(serverId);
      },
    }),
    set_status: defineAction({
      route: 'POST /servers/:id/status',
      summary: 'Use it, place nothing new on it, or stop using it',
      audience: ['staff', 'system'],
      permission: 'servers.write',
      input: t.Object({ ...id, status }, { additionalProperties: false }),
      output: Details,
      async run(input) {
        await updateServer(app, input.id, { status: input.status });
        return details(input.id);
      },
    }),
    test: defineAction({
      route: 'POST /servers/:id/test',
      summary: 'Test the connection, with the saved settings or with changed ones',
      audience: ['staff', 'system'],
      permission: 'servers.write',
      input: t.Object({ ...id, settings: t.Optional(FormValues) }, { additionalProperties: false }),
      output: TestResult,
      run: ({ id: serverId, settings }) =>
        testServer(app, { serverId, ...(settings === undefined ? {} : { settings }) }),
    }),
    try: defineAction({
      route: 'POST /servers/try',
      summary: 'Test the connection before the server is saved',
      audience: ['staff', 'system'],
      permission: 'servers.write',
      input: t.Object({ moduleId: wordInput(40), settings: FormValues }, { additionalProperties: false }),
      output: TestResult,
      run: (input) => tryServerSettings(app, input),
    }),
    modules: defineAction({
      route: 'GET /server_modules',
      summary: 'The modules that run now, with the forms for their servers and products',
      audience: ['staff', 'system'],
      permission: 'servers.read',
      input: t.Object({}, { additionalProperties: false }),
      output: t.Object({
        items: t.Array(
          t.Object({ id: t.String(), title: t.String(), settings: t.Unknown(), product: t.Unknown() }),
        ),
        next: t.Null(),
      }),
      run: () => ({
        items: app.connections.modules().map((one) => {
          const { settings, product } = requireModule(app, one.id);
          return { ...one, settings, product };
        }),
        next: null,
      }),
    }),
  };
};
