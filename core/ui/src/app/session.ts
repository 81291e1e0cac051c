import type { Api } from '@moorage/sdk/client';
import {
  computed,
  inject,
  shallowRef,
  type App,
  type ComputedRef,
  type InjectionKey,
  type ShallowRef,
} from 'vue';
import { forgetQueries } from '../composables/query.ts';

export interface SessionUser {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly kind?: 'client' | 'staff';
  readonly clientId?: number | null;
  /** The e-mail address is confirmed. */
  readonly verified?: boolean;
}
export interface Brand {
  readonly name: string;
  readonly currency: string;
  readonly themeName?: string;
  readonly logo?: string | null;
}
/** What `GET /api/v1/session` answers, to guests too. */
export interface SessionFacts {
  readonly user: SessionUser | null;
  readonly brand: Brand;
  readonly csrf: string | null;
  readonly permissions: readonly string[];
  /** What gateways need in the browser. */
  readonly payment?: unknown;
}
export interface Session {
  readonly facts: ShallowRef<SessionFacts | null>;
  readonly error: ShallowRef<unknown>;
  readonly user: ComputedRef<SessionUser | null>;
  readonly brand: ComputedRef<Brand>;
  readonly csrf: () => string | null;
  may(permission: string | undefined): boolean;
  /** Reads it anew: after signing in, for one. Never throws: `error` says why there are no facts. */
  load(): Promise<void>;
  signOut(): Promise<void>;
  /** The server says that nobody is signed in any more. */
  lose(): void;
}

export function createSession(api: () => Api, audience: 'client' | 'staff'): Session {
  const facts = shallowRef<SessionFacts | null>(null);
  const error = shallowRef<unknown>();
  // Staff who open the portal, or clients who open admin, are guests there.
  const user = computed(() => {
    const person = facts.value?.user ?? null;
    return person?.kind && person.kind !== audience ? null : person;
  });
  const permissions = computed(() => new Set(facts.value?.permissions ?? []));
  async function load(): Promise<void> {
    try {
      const before = facts.value?.user?.id;
      facts.value = (await api().call('session.get')) as SessionFacts;
      error.value = undefined;
      if (before !== facts.value.user?.id) forgetQueries();
    } catch (problem) {
      error.value = problem;
    }
  }
  return {
    facts,
    error,
    user,
    brand: computed(() => facts.value?.brand ?? { name: '', currency: 'USD' }),
    csrf: () => facts.value?.csrf ?? null,
    may: (permission) =>
      !permission ||
      [permission, '*', `${permission.slice(0, permission.lastIndexOf('.'))}.*`].some((one) =>
        permissions.value.has(one),
      ),
    load,
    async signOut() {
      await api().call('session.sign_out');
      forgetQueries();
      await load();
    },
    lose() {
      if (facts.value) facts.value = { ...facts.value, user: null, permissions: [] };
      forgetQueries();
    },
  };
}

const key: InjectionKey<Session> = Symbol('moorage.session');
export const provideSession = (app: App, session: Session): void => void app.provide(key, session);
export function useSession(): Session {
  const session = inject(key);
  if (!session) throw new Error('No session here: the app must call provideSession().');
  return session;
}
