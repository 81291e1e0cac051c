import { defineAction, Refusal, t, type Action } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { shortestPassword } from '../../security/passwords.ts';
import { countAttempt, perAccount, perAddress } from '../../security/throttle.ts';
import { plainEmail } from '../clients/client.ts';
import { Email } from '../clients/client-shapes.ts';
import { accountById } from './account.ts';
import { currentBrowser, kindOf } from './browser.ts';
import { changePassword } from './change-password.ts';
import { describeSession, SessionShape } from './describe-session.ts';
import { accountLimit } from './known-networks.ts';
import { linkMinutes, requestPasswordReset, resetPassword } from './reset-password.ts';
import { endSession } from './session.ts';
import { signIn } from './sign-in.ts';
import { mailVerification, verifyEmail } from './verify-email.ts';

const everybody = ['guest', 'client', 'staff'] as const;
const members = ['client', 'staff'] as const;
const nothing = t.Object({});
const input = <P extends Parameters<typeof t.Object>[0]>(properties: P) =>
  t.Object(properties, { additionalProperties: false });
/** Given passwords of any length are compared; only new ones are held to the rule. */
const GivenPassword = t.String({ minLength: 1, maxLength: 1_000, secret: true, widget: 'password' });
export const NewPassword = t.String({
  minLength: shortestPassword,
  maxLength: 72,
  secret: true,
  widget: 'password',
});
const Token = t.String({ minLength: 20, maxLength: 100, secret: true });

export const sessionActions = (app: App): Record<string, Action> => ({
  get: defineAction({
    route: 'GET /session',
    summary: 'Who is signed in, and what the page needs to start',
    audience: everybody,
    permission: '',
    input: input({}),
    output: SessionShape,
    run: (_input, caller) => describeSession(app, caller),
  }),
  sign_in: defineAction({
    route: 'POST /session',
    summary: 'Sign in with e-mail address and password',
    audience: everybody,
    permission: '',
    input: input({ email: Email, password: GivenPassword }),
    output: SessionShape,
    run: async ({ email, password }, caller) => {
      const kind = kindOf(currentBrowser().app);
      const sessionId = await signIn(app, { email, password, caller });
      return describeSession(app, { brandId: caller.brandId, kind, sessionId });
    },
  }),
  sign_out: defineAction({
    route: 'DELETE /session',
    summary: 'Sign out',
    audience: everybody,
    permission: '',
    input: input({}),
    output: nothing,
    run: async (_input, caller) => {
      if (caller.sessionId !== null) await endSession(app, caller.sessionId);
      const browser = currentBrowser();
      browser.forgetSession(kindOf(browser.app));
      return {};
    },
  }),
  verify_email: defineAction({
    route: 'POST /session/verify-email',
    summary: 'Confirm an e-mail address with the token from the mail',
    audience: everybody,
    permission: '',
    input: input({ token: Token }),
    output: nothing,
    run: async ({ token }) => {
      await verifyEmail(app, token);
      return {};
    },
  }),
  resend_verification: defineAction({
    route: 'POST /session/resend-verification',
    summary: 'Send the mail that confirms the e-mail address once more',
    audience: ['client'],
    permission: '',
    input: input({}),
    output: nothing,
    run: async (_input, caller) => {
      const account = await accountById(app, 'client', caller.actorId ?? -1);
      if (!account) throw new Refusal('session.required', 'Sign in to do this.', { status: 401 });
      if (account.emailVerifiedAt !== null) {
        throw new Refusal('account.verified', 'Your e-mail address is confirmed already.', { status: 409 });
      }
      await countAttempt(app, caller.brandId, [perAccount('verify-email', account.email)]);
      await app.db.transaction(() => mailVerification(app, account));
      return {};
    },
  }),
  request_password_reset: defineAction({
    route: 'POST /session/request-password-reset',
    summary: 'Mail a link for choosing a new password, if there is an account with this address',
    audience: everybody,
    permission: '',
    input: input({ email: Email }),
    output: nothing,
    run: async ({ email }, caller) => {
      const kind = kindOf(currentBrowser().app);
      const account = { kind, email: plainEmail(email) };
      const limit = await accountLimit(app, 'reset', account, caller, linkMinutes * 60);
      await countAttempt(app, caller.brandId, [limit, perAddress('reset', caller.address)]);
      await requestPasswordReset(app, { kind, email, from: caller.address || null });
      return {};
    },
  }),
  reset_password: defineAction({
    route: 'POST /session/reset-password',
    summary: 'Choose a new password with the token from the mail; ends all sessions',
    audience: everybody,
    permission: '',
    input: input({ token: Token, password: NewPassword }),
    output: nothing,
    run: async (request, caller) => {
      await resetPassword(app, { ...request, caller });
      return {};
    },
  }),
  change_password: defineAction({
    route: 'POST /session/change-password',
    summary: 'Change your password; ends all other sessions',
    audience: members,
    permission: '',
    input: input({ current: GivenPassword, password: NewPassword }),
    output: SessionShape,
    run: async ({ current, password }, caller) => {
      const sessionId = await changePassword(app, { current, password, caller });
      return describeSession(app, { brandId: caller.brandId, kind: caller.kind, sessionId });
    },
  }),
});
