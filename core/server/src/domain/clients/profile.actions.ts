import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { ProfileShape, clientView, Email, profileFields } from './client-shapes.ts';
import { changeEmail } from './change-email.ts';
import { knownClient, updateClient } from './clients.actions.ts';

const input = <P extends Parameters<typeof t.Object>[0]>(properties: P) =>
  t.Object(properties, { additionalProperties: false });

export const profileActions = (app: App): Record<string, Action> => ({
  get: defineAction({
    route: 'GET /profile',
    summary: 'Your own data',
    audience: ['client'],
    permission: 'profile.read',
    input: input({}),
    output: ProfileShape,
    run: async (_input, caller) => clientView(await knownClient(caller.clientId ?? -1)),
  }),
  update: defineAction({
    route: 'PATCH /profile',
    summary: 'Change your own data',
    audience: ['client'],
    permission: 'profile.write',
    input: input(profileFields),
    output: ProfileShape,
    run: (fields, caller) => updateClient(app, caller.clientId ?? -1, fields),
  }),
  change_email: defineAction({
    route: 'POST /profile/change-email',
    summary: 'Change the e-mail address you sign in with; it has to be confirmed again',
    audience: ['client'],
    permission: 'profile.write',
    input: input({ email: Email, current: t.String({ minLength: 1, maxLength: 1_000, secret: true }) }),
    output: ProfileShape,
    run: async (request, caller) => {
      if (caller.clientId === null)
        throw new Refusal('session.required', 'Sign in to do this.', { status: 401 });
      await changeEmail(app, { ...request, caller });
      return clientView(await knownClient(caller.clientId));
    },
  }),
});
