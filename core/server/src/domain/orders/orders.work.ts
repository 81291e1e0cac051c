import type { Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { remindOrder } from './remind-order.ts';

export function ordersWork(app: App): void {
  app.queue.process<{ orderId: Id }>('orders.remind', ({ orderId }) => remindOrder(app, orderId));
}
