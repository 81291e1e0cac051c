import { createSignInLink, type App } from '@moorage/server';

/** One-time links for the demo's client and member of staff. */
export async function signInLinks(app: App, brandId: number): Promise<{ client: string; staff: string }> {
  return app.db.asSystem(brandId, async () => {
    const first = async (table: 'login' | 'staff'): Promise<number> =>
      ((await app.db.knex()(table).where({ brandId }).orderBy('id').first('id')) as { id: number }).id;
    const minutes = 24 * 60;
    return {
      client: await createSignInLink(app, { kind: 'client', actorId: await first('login'), minutes }),
      staff: await createSignInLink(app, { kind: 'staff', actorId: await first('staff'), minutes }),
    };
  });
}
