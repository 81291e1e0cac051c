import type { App } from '../../app.ts';
import { checkLedger } from './check-ledger.ts';
import { eachBrand } from './each-brand.ts';

/** Every night the ledger is compared with what is kept beside it; a difference is loud, and nothing is "repaired". */
export function ledgerWork(app: App): void {
  app.scheduler.every({
    name: 'ledger.check',
    title: 'Ledger check',
    cron: '15 3 * * *',
    async run() {
      let differences = 0;
      await eachBrand(app, async (brandId) => {
        const found = await checkLedger(app);
        differences += found.length;
        if (found.length > 0)
          app.log.error(
            { brandId, differences: found.slice(0, 50) },
            `The ledger differs in ${found.length} places from what is kept beside it`,
          );
      });
      return { differences };
    },
  });
}
