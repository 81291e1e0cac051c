import { defineAction, Refusal, t, type Action, type Id } from '@moorage/sdk';
import { noteChanges } from '../../actions/note-changes.ts';
import type { App } from '../../app.ts';
import { refuseUnknownZone } from '../brands/refuse-unknown-zone.ts';
import { page, Page, PageInput } from '../paging.ts';
import { accountById, type Account } from '../sessions/account.ts';
import { describeSession, SessionShape } from '../sessions/describe-session.ts';
import { mailPasswordLink } from '../sessions/reset-password.ts';
import { NewPassword } from '../sessions/sessions.actions.ts';
import { shutOut } from '../sessions/shut-out.ts';
import { Client, clientStatuses, Login } from './client.ts';
import {
  ClientShape,
  clientView,
  Country,
  Email,
  LoginShape,
  nullable,
  PersonName,
  profileFields,
} from './client-shapes.ts';
import { createClient } from './create-client.ts';
import { findClients } from './find-clients.ts';
import { registerClient } from './register-client.ts';

const Currency = t.String({ pattern: '^[A-Z]{3}$' });
const input = <P extends Parameters<typeof t.Object>[0]>(properties: P) =>
  t.Object(properties, { additionalProperties: false });

export const clientActions = (app: App): Record<string, Action> => ({
  register: defineAction({
    route: 'POST /register',
    summary: 'Open an account, and be signed in',
    audience: ['guest'],
    permission: '',
    input: input({
      name: PersonName,
      email: Email,
      password: NewPassword,
      country: t.Optional(nullable(Country)),
      company: profileFields.company,
    }),
    output: t.Object({ clientId: t.Integer(), session: SessionShape }),
    run: async (person, caller) => {
      const { clientId, sessionId } = await registerClient(app, { ...person, caller });
      const session = await describeSession(app, { brandId: caller.brandId, kind: 'client', sessionId });
      return { clientId, session };
    },
  }),
  list: defineAction({
    route: 'GET /clients',
    summary: 'Clients, newest first',
    audience: ['staff'],
    permission: 'clients.read',
    input: input({ ...PageInput, status: t.Optional(t.Enum([...clientStatuses])) }),
    output: Page(ClientShape),
    run: (request) => page(request, clientView, () => findClients(request)),
  }),
  get: defineAction({
    route: 'GET /clients/:id',
    summary: 'One client with its logins',
    audience: ['staff'],
    permission: 'clients.read',
    input: input({ id: t.Integer({ minimum: 1 }) }),
    output: t.Object({ ...ClientShape.properties, logins: t.Array(LoginShape) }),
    run: async ({ id }) => {
      const client = await knownClient(id);
      const logins = await Login.query().where('clientId', id).orderBy('id');
      return { ...clientView(client), logins: logins.map(loginView) };
    },
  }),
  create: defineAction({
    route: 'POST /clients',
    summary: 'Add a client; with `invite`, a mail lets it choose a password',
    audience: ['staff'],
    permission: 'clients.write',
    input: input({
      ...profileFields,
      name: PersonName,
      email: Email,
      currency: t.Optional(Currency),
      invite: t.Boolean({ default: false }),
    }),
    output: ClientShape,
    run: ({ invite, ...person }) =>
      app.db.transaction(async () => {
        const { clientId, loginId } = await createClient(app, { ...person, passwordHash: null });
        if (invite) {
          const account = (await accountById(app, 'client', loginId)) as Account;
          await mailPasswordLink(app, account, { minutes: 3 * 24 * 60, from: null });
        }
        return clientView(await knownClient(clientId));
      }),
  }),
  update: defineAction({
    route: 'PATCH /clients/:id',
    summary: 'Change a client; one that is blocked or closed cannot sign in',
    audience: ['staff'],
    permission: 'clients.write',
    input: input({
      id: t.Integer({ minimum: 1 }),
      ...profileFields,
      status: t.Optional(t.Enum([...clientStatuses])),
    }),
    output: ClientShape,
    run: ({ id, ...fields }) => updateClient(app, id, fields),
  }),
});

type Fields = Partial<Pick<Client, 'name' | 'timeZone' | 'status'>> & { autoPay?: boolean };

/** @throws Refusal `client.unknown` (404) */
export async function updateClient(app: App, id: Id, fields: Fields) {
  if (fields.timeZone !== undefined) refuseUnknownZone(fields.timeZone);
  return app.db.transaction(async () => {
    const before = clientView(await knownClient(id));
    const { autoPay, ...rest } = fields;
    const patch = { ...rest, ...(autoPay === undefined ? {} : { autoPay: autoPay ? 1 : 0 }) };
    if (Object.keys(patch).length > 0) await Client.query().findById(id).patch(patch);
    if (fields.status && fields.status !== 'active') await shutOut(app, await loginsOf(id));
    noteChanges({ subject: `clients:${id}`, before: { ...before }, after: { ...fields } });
    return clientView(await knownClient(id));
  });
}

const loginsOf = async (clientId: Id): Promise<{ kind: 'client'; id: Id }[]> =>
  (await Login.query().where('clientId', clientId).select('id')).map(({ id }) => ({ kind: 'client', id }));

/** @throws Refusal `client.unknown` (404), also when it is another brand's */
export async function knownClient(id: Id): Promise<Client> {
  const client = await Client.query().findById(id);
  if (!client) throw new Refusal('client.unknown', `There is no client ${id}.`, { status: 404 });
  return client;
}

const loginView = ({ id, name, email, emailVerifiedAt, passwordHash, lastSignInAt }: Login) => ({
  id,
  name,
  email,
  verified: emailVerifiedAt !== null,
  hasPassword: passwordHash !== null,
  lastSignInAt,
});
