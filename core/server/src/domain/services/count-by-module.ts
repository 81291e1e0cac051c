import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';

/** What a module that does not run would leave unattended. Unpaid orders need it only once they are paid. */
const inItsCare = ['building', 'active', 'suspended', 'failed'] as const;

/** How many services each module looks after; a module without any is not named. */
export async function countByModule(app: App): Promise<{ moduleId: string; services: number }[]> {
  const rows = (await app.db
    .knex()('service')
    .where('brandId', currentBrand())
    .whereNotNull('moduleId')
    .whereIn('status', [...inItsCare])
    .groupBy('moduleId')
    .orderBy('moduleId')
    .select('moduleId')
    .count({ services: '*' })) as unknown as { moduleId: string; services: number | string }[];
  return rows.map(({ moduleId, services }) => ({ moduleId, services: Number(services) }));
}
