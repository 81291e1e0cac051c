import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { later } from '../../clock.ts';
import { runOperation } from './run-operation.ts';
import { enqueueOperation } from './request-operation.ts';

export function provisioningWork(app: App): void {
  app.queue.process<{ id: Id }>('provisioning.run', ({ id }) => runOperation(app, id));
  app.scheduler.every({
    name: 'provisioning.sweep',
    title: 'Open builds',
    cron: '*/5 * * * *',
    run: () => sweep(app),
  });
}

/** Gives an operation its job back, should it have none: the row is the truth, the job only a hint. */
async function sweep(app: App): Promise<{ revived: number }> {
  const rows = await app.db.house(() =>
    app.db
      .knex()('provisioning')
      .whereIn('state', ['queued', 'running', 'waiting'])
      .where('runAt', '<', later(app.clock.now(), -600_000))
      .whereNotExists((job) =>
        job.from('job').where('key', app.db.knex().raw("concat('provisioning:', provisioning.id)")),
      )
      .limit(500)
      .select<{ id: Id; brandId: Id }[]>('id', 'brandId'),
  );
  for (const { id, brandId } of rows) await app.db.asSystem(brandId, () => enqueueOperation(app, id));
  return { revived: rows.length };
}
