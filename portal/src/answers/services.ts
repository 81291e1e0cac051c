import type { WireMoney } from '@moorage/ui';
import type { Term } from './catalog.ts';

/** What the portal reads of the answers of `services.*`. */
export interface ServiceSummary extends Term {
  readonly id: number;
  readonly productName: string;
  readonly label: string;
  readonly status: string;
  readonly moduleId: string | null;
  readonly addresses: readonly string[];
  readonly price: WireMoney;
  readonly nextPeriodOn: string | null;
  readonly autoRenew: boolean;
  readonly cancelOn: string | null;
  readonly createdAt: string;
}
export interface OperationStep {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly begunAt: string | null;
  readonly doneAt: string | null;
}
export interface Operation {
  readonly kind: string;
  readonly state: string;
  readonly progress: string | null;
  readonly createdAt: string;
  readonly steps: readonly OperationStep[];
}
export interface ServiceDetail extends ServiceSummary {
  readonly facts: readonly { label: string; value: string }[];
  readonly chosen: readonly { label: string; value: string }[];
  readonly suspendReason: string | null;
  readonly suspendedAt: string | null;
  readonly activatedAt: string | null;
  readonly endedAt: string | null;
  readonly hasSecrets: boolean;
  readonly paused: boolean;
  readonly can: { power: boolean; panel: boolean; status: boolean; usage: boolean };
  readonly operation: Operation | null;
}
export interface Live {
  readonly state: string;
  readonly at: string;
  readonly stale: boolean;
  readonly message: string | null;
  readonly meters: readonly {
    id: string;
    label: string;
    used: number;
    limit: number | null;
    unit: string;
  }[];
}
export interface Usage {
  readonly meters: readonly {
    meter: string;
    label: string;
    quantity: number;
    unit: string;
    limit: number | null;
    from: string;
    to: string;
  }[];
}
export type PowerAction = 'start' | 'stop' | 'restart' | 'kill';
