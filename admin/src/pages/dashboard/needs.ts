import type { Api, Session } from '@moorage/ui';
import { readers } from './readers.ts';
import type { Need } from './need.ts';

export interface NeedGroup {
  readonly title: string;
  readonly to: string;
  readonly needs: readonly Need[];
  /** There are more than shown. */
  readonly more: boolean;
}
export interface Needs {
  readonly groups: readonly NeedGroup[];
  /** What could not be read: silence about it would look like good news. */
  readonly problems: readonly { title: string; error: unknown }[];
}

/** Everything that waits for a person, the worst first. Each list is read for itself, so that one that fails hides no other. */
export async function readNeeds(api: Api, session: Session, signal: AbortSignal): Promise<Needs> {
  const open = readers.filter(({ permission }) => session.may(permission));
  const results = await Promise.allSettled(open.map((reader) => reader.read(api, signal)));
  signal.throwIfAborted();
  const groups = results.flatMap((result, index) => {
    const { title, to } = open[index]!;
    return result.status === 'fulfilled' && result.value.needs.length > 0
      ? [{ title, to, ...result.value }]
      : [];
  });
  const problems = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ title: open[index]!.title, error: result.reason as unknown }] : [],
  );
  return { groups, problems };
}
