import { Refusal, type Action, type Caller } from '@moorage/sdk';

/**
 * Audience, then permission. What staff may do, the system may do too, within its own permissions: the command line has all,
 * an extension those of its manifest.
 * @throws Refusal `session.required` (401) · `permission.denied` (403)
 */
export function refuseStranger(action: Action, caller: Caller): void {
  const welcome =
    action.audience.includes(caller.kind) || (caller.kind === 'system' && action.audience.includes('staff'));
  if (!welcome && caller.kind === 'guest') {
    throw new Refusal('session.required', 'Sign in to do this.', { status: 401 });
  }
  if (!welcome) throw new Refusal('permission.denied', 'This is not open to you.', { status: 403 });
  if (caller.kind === 'client' && caller.clientId === null) {
    throw new Error('A caller of the kind client needs a client');
  }
  if (caller.kind !== 'guest' && !hasPermission(caller, action.permission)) {
    throw new Refusal('permission.denied', `This needs the permission ${action.permission}.`, {
      status: 403,
    });
  }
}

/** `*` is everything, `invoices.*` everything about invoices. An action without a permission is open to its audience. */
export function hasPermission({ permissions }: Pick<Caller, 'permissions'>, permission: string): boolean {
  if (permission === '' || permissions.has('*') || permissions.has(permission)) return true;
  return permissions.has(`${permission.slice(0, permission.lastIndexOf('.'))}.*`);
}
