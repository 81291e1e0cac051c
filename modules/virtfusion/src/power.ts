import type { PowerAction } from '@moorage/sdk';
import { serverIdOf, type Connection, type Spec } from './connection.ts';

const VERB: Readonly<Record<PowerAction, string>> = {
  start: 'boot',
  stop: 'shutdown',
  restart: 'restart',
  kill: 'poweroff',
};

export async function power({ panel }: Connection, spec: Spec, action: PowerAction): Promise<void> {
  await panel.order('POST', `/servers/${serverIdOf(spec)}/power/${VERB[action]}`);
}
