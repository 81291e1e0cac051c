import { Later, VendorError } from '@moorage/sdk';
import type { Answer } from './answers.ts';
import type { Connection, Spec } from './connection.ts';
import { tryUntilDone } from './try-until-done.ts';

const POLL = 5;

interface Reset {
  readonly expectedPassword: string;
  readonly queueId?: number | null;
}
interface Job {
  readonly finished?: string | null;
  readonly failed?: boolean;
}

/** The password of the build was lost with its answer: have a new one set, without a mail by the panel. */
export async function resetPassword(
  { panel }: Connection,
  { step }: Spec,
  id: number,
  user: string,
): Promise<string> {
  const { password } = await tryUntilDone(step, 'password-reset', {
    async begin() {
      const { data } = await panel.send<Answer<Reset>>('POST', `/servers/${id}/resetPassword`, {
        user,
        sendMail: false,
      });
      return { password: data.expectedPassword, queueId: data.queueId ?? null };
    },
    async outcome({ queueId }) {
      const job = queueId === null ? null : await panel.find<Answer<Job>>(`/queue/${queueId}`);
      if (job?.data.failed) return 'failed';
      if (job && !job.data.finished)
        throw new Later(POLL, `Setting the password (server ${id})`);
      return 'done';
    },
    failure: () =>
      new VendorError(
        'virtfusion.password-failed',
        `VirtFusion could not set the password of server ${id}. Its queue in the panel says why. The next try sets it again.`,
        { retryable: true, retryAfter: 60 },
      ),
  });
  return password;
}
