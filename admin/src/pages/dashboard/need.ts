import type { WireMoney } from '@moorage/ui';

/** One thing that waits for a person, and what can be done about it from where it stands. */
export interface Need {
  readonly key: string;
  readonly title: string;
  readonly text: string | null;
  readonly to: string;
  readonly state: { kind: string; state: string };
  readonly at?: string | null;
  readonly dueOn?: string | null;
  readonly amount?: WireMoney;
  readonly act?: {
    action: string;
    permission: string;
    input: Record<string, unknown>;
    label: string;
    done: string;
  };
}
