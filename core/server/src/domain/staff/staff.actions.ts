import { defineAction, Refusal, t, type Action, type Caller, type Id } from '@moorage/sdk';
import { hasPermission } from '../../actions/may-call.ts';
import { noteChanges } from '../../actions/note-changes.ts';
import type { App } from '../../app.ts';
import { Email, nullable, PersonName } from '../clients/client-shapes.ts';
import { page, Page, PageInput } from '../paging.ts';
import { shutOut } from '../sessions/shut-out.ts';
import { createStaff } from './create-staff.ts';
import { Staff, staffStatuses } from './staff.ts';

const Permissions = t.Array(t.String({ pattern: '^(\\*|[a-z][a-z0-9_-]*\\.(\\*|[a-z0-9_]+))$' }), {
  maxItems: 200,
});
const StaffShape = t.Object({
  id: t.Integer(),
  name: t.String(),
  email: t.String(),
  permissions: t.Array(t.String()),
  status: t.Enum([...staffStatuses]),
  lastSignInAt: nullable(t.String()),
  createdAt: t.String(),
});
const input = <P extends Parameters<typeof t.Object>[0]>(properties: P) =>
  t.Object(properties, { additionalProperties: false });
const Id = t.Integer({ minimum: 1 });

export const staffActions = (app: App): Record<string, Action> => ({
  list: defineAction({
    route: 'GET /staff',
    summary: 'Colleagues, newest first',
    audience: ['staff'],
    permission: 'staff.read',
    input: input({ cursor: PageInput.cursor, limit: PageInput.limit }),
    output: Page(StaffShape),
    run: (request) =>
      page(
        request,
        (staff) => staff,
        () => Staff.query(),
      ),
  }),
  get: defineAction({
    route: 'GET /staff/:id',
    summary: 'One colleague',
    audience: ['staff'],
    permission: 'staff.read',
    input: input({ id: Id }),
    output: StaffShape,
    run: ({ id }) => knownStaff(id),
  }),
  create: defineAction({
    route: 'POST /staff',
    summary: 'Add a colleague, who chooses a password by mail',
    audience: ['staff'],
    permission: 'staff.write',
    input: input({
      name: PersonName,
      email: Email,
      permissions: Permissions,
      invite: t.Boolean({ default: true }),
    }),
    output: StaffShape,
    run: (request, caller) =>
      app.db.transaction(async () => {
        refuseMoreThanOwn(request.permissions, caller);
        return knownStaff(await createStaff(app, request));
      }),
  }),
  update: defineAction({
    route: 'PATCH /staff/:id',
    summary: 'Change a colleague; one who is disabled is signed out at once',
    audience: ['staff'],
    permission: 'staff.write',
    input: input({
      id: Id,
      name: t.Optional(PersonName),
      permissions: t.Optional(Permissions),
      status: t.Optional(t.Enum([...staffStatuses])),
    }),
    output: StaffShape,
    run: ({ id, ...fields }, caller) =>
      app.db.transaction(async () => {
        const before = await knownStaff(id);
        if (caller.kind === 'staff' && caller.actorId === id && (fields.permissions || fields.status)) {
          throw new Refusal('staff.self', 'Somebody else has to change your own permissions and status.', {
            status: 403,
          });
        }
        refuseMoreThanOwn([...before.permissions, ...(fields.permissions ?? [])], caller);
        if (Object.keys(fields).length > 0) await Staff.query().findById(id).patch(fields);
        if (fields.status === 'disabled') await shutOut(app, [{ kind: 'staff', id }]);
        noteChanges({ subject: `staff:${id}`, before: { ...before }, after: fields });
        return knownStaff(id);
      }),
  }),
});

/** Nobody hands out, or takes away, what they do not have. */
function refuseMoreThanOwn(permissions: readonly string[], caller: Caller): void {
  const missing = permissions.find((permission) =>
    permission === '*' ? !caller.permissions.has('*') : !hasPermission(caller, permission),
  );
  if (missing === undefined) return;
  throw new Refusal('permission.denied', `You do not have the permission ${missing} yourself.`, {
    status: 403,
  });
}

/** @throws Refusal `staff.unknown` (404) */
async function knownStaff(id: Id): Promise<Staff> {
  const staff = await Staff.query().findById(id);
  if (!staff) throw new Refusal('staff.unknown', `There is no colleague ${id}.`, { status: 404 });
  return staff;
}
