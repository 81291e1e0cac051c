import { Refusal, type Id, type JsonObject } from '@moorage/sdk';
import { noteChanges } from '../../actions/note-changes.ts';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { isDuplicate } from '../../database/connect.ts';
import { checkForm } from '../../security/check-form.ts';
import { requireModule } from '../servers/save-server.ts';
import { findServerGroup } from '../servers/server-group.ts';
import { findProduct, findProductGroup, Product, type ProductStatus } from './product.ts';

export interface ProductFields {
  readonly groupId?: Id;
  readonly slug?: string;
  readonly name?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly features?: readonly string[];
  readonly serverGroupId?: Id | null;
  readonly plan?: unknown;
  readonly status?: ProductStatus;
  readonly stock?: number | null;
  readonly sort?: number;
}

export async function createProduct(
  app: App,
  fields: ProductFields & { groupId: Id; slug: string; name: string },
): Promise<Product> {
  return app.db.transaction(async () => {
    await findProductGroup(fields.groupId);
    const built = await builtBy(app, fields.serverGroupId ?? null, fields.plan ?? {});
    const row = {
      ...{ summary: '', description: '', features: [], status: 'active', stock: null, sort: 0 },
      ...fields,
      ...built,
      createdAt: instant(app.clock.now()),
    };
    return withFreeSlug(fields.slug, () => Product.query().insertAndFetch(row as Partial<Product>));
  });
}

export async function updateProduct(app: App, id: Id, fields: ProductFields): Promise<Product> {
  return app.db.transaction(async () => {
    const before = await findProduct(id);
    if (fields.groupId !== undefined) await findProductGroup(fields.groupId);
    const rebuilt = fields.plan !== undefined || fields.serverGroupId !== undefined;
    const built = rebuilt
      ? await builtBy(
          app,
          fields.serverGroupId === undefined ? before.serverGroupId : fields.serverGroupId,
          fields.plan ?? before.plan,
        )
      : {};
    const change = { ...fields, ...built } as Partial<Product>;
    if (Object.keys(change).length > 0)
      await withFreeSlug(fields.slug ?? before.slug, () => Product.query().findById(id).patch(change));
    noteChanges({ subject: `products:${id}`, before: { ...before }, after: { ...change } });
    return findProduct(id);
  });
}

/** The server group says which module builds it, the module says what a plan is. */
async function builtBy(
  app: App,
  serverGroupId: Id | null,
  plan: unknown,
): Promise<{ moduleId: string | null; serverGroupId: Id | null; plan: JsonObject }> {
  if (serverGroupId === null) {
    if (Object.keys(plan as object).length > 0)
      throw new Refusal(
        'product.plan',
        'A product without servers has no plan. Choose a server group first.',
      );
    return { moduleId: null, serverGroupId: null, plan: {} };
  }
  const { moduleId } = await findServerGroup(serverGroupId);
  const checked = checkForm(requireModule(app, moduleId).product, plan, {
    code: 'product.plan',
    message: 'Some of the module options are missing or not valid.',
  });
  return { moduleId, serverGroupId, plan: checked };
}

export async function withFreeSlug<T>(slug: string, write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refusal('slug.taken', `The short name "${slug}" is taken. Choose another one.`, {
      fields: { slug: 'is taken' },
    });
  }
}
