import type { App } from '../../app.ts';
import { forgetDone } from './forget-done.ts';

export function houseWork(app: App): void {
  app.scheduler.every({
    name: 'house.forget',
    title: 'Old jobs and events',
    cron: '41 3 * * *',
    run: () => forgetDone(app),
  });
}
