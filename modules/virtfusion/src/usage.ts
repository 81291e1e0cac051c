import type { ServerModule } from '@moorage/sdk';
import type { Answer, TrafficMonth } from './answers.ts';
import { serverIdOf, type Connection, type Spec } from './connection.ts';

type Usage = Awaited<ReturnType<NonNullable<ServerModule['usage']>>>;

/** Decimal, as traffic is sold; the panel does not say which gigabyte it means. */
const GIGABYTE = 1_000_000_000;

/** Every traffic period that reaches past `since`, the latest first. */
export async function readUsage({ panel, clock }: Connection, spec: Spec, since: Date): Promise<Usage> {
  const path = `/servers/${serverIdOf(spec)}/traffic`;
  const { data } = await panel.get<Answer<{ monthly: readonly TrafficMonth[] }>>(path);
  return data.monthly
    .map((month) => ({ month, from: instant(month.start), to: instant(month.end) }))
    .filter(({ from, to }) => to > since && from <= clock.now())
    .sort((a, b) => b.from.getTime() - a.from.getTime())
    .flatMap(({ month, from, to }) => {
      const meter = (id: string, label: string, quantity: number, limit: number | null) => ({
        meter: id,
        label,
        quantity,
        unit: 'bytes' as const,
        limit,
        from: from.toISOString(),
        to: to.toISOString(),
      });
      return [
        meter('traffic', 'Traffic', month.total, limitOf(month)),
        meter('traffic.received', 'Received', month.rx, null),
        meter('traffic.sent', 'Sent', month.tx, null),
      ];
    });
}

/** Traffic that was bought on top counts with the limit; 0 is unmetered. */
function limitOf({ limit, blocks = [] }: TrafficMonth): number | null {
  if (limit === 0) return null;
  return (limit + blocks.reduce((total, block) => total + block.traffic, 0)) * GIGABYTE;
}

/** `2026-09-01 10:00:00` is UTC; newer versions may write a zone. */
const instant = (text: string) =>
  new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
