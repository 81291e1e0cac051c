import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';

/** Scheduled work of the house, brand by brand: one brand's trouble is told after the others had their turn. */
export async function eachBrand(app: App, work: (brandId: Id) => Promise<void>): Promise<void> {
  const brands = await app.db.house(() => app.db.knex()('brand').orderBy('id').select<{ id: Id }[]>('id'));
  const errors: unknown[] = [];
  for (const { id } of brands) {
    try {
      await app.db.asSystem(id, () => work(id));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, `${errors.length} brands failed`);
}
