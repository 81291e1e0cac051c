import { Later, VendorError } from '@moorage/sdk';
import type { Answer, PanelServer } from './answers.ts';
import { contested, isComplete, readServer, type Connection, type Spec } from './connection.ts';
import { tryUntilDone } from './try-until-done.ts';

/** Seconds: often while a quick image may be done any moment, then seldom. */
const pause = (elapsed: number) => (elapsed < 300_000 ? 5 : 30);
/** The slowest images take an hour; after two somebody should look. */
const STUCK = 2 * 60 * 60 * 1000;

/** @returns the root password, or `null` when the answer that held it was lost: the panel says it only once */
export async function install(
  { panel, clock }: Connection,
  spec: Spec,
  id: number,
  sshKey: number | null,
): Promise<string | null> {
  const { plan, order, reference, step } = spec;
  const { password } = await tryUntilDone(step, 'build', {
    async begin() {
      const server = await readServer(panel, id);
      if (server.name !== reference) throw contested(server, reference);
      const at = clock.now().getTime();
      // A second build wipes the disk: never ask for one while one is under way or done.
      if (isBegun(server)) return { password: null, at };
      const { data } = await panel.send<Answer<PanelServer>>('POST', `/servers/${id}/build`, {
        operatingSystemId: order.template,
        name: reference,
        hostname: order.hostname.toLowerCase(),
        sshKeys: sshKey === null ? [] : [sshKey],
        vnc: plan.vnc,
        ipv6: plan.ipv6,
        email: false,
      });
      return { password: data.settings?.decryptedPassword ?? null, at };
    },
    async outcome({ at }) {
      const server = await readServer(panel, id);
      if (server.buildFailed) return 'failed';
      if (isComplete(server)) return 'done';
      const elapsed = clock.now().getTime() - at;
      if (elapsed > STUCK) throw stuck(server);
      throw new Later(pause(elapsed), `Installing the operating system (server ${id})`);
    },
    failure: () =>
      new VendorError(
        'virtfusion.build-failed',
        `VirtFusion could not install the operating system on server ${id}. Its queue in the panel says why. The next try installs again.`,
        { retryable: true, retryAfter: 120 },
      ),
  });
  return password;
}

const isBegun = (server: PanelServer) => !server.buildFailed && server.commissionStatus > 0;

const stuck = (server: PanelServer) =>
  new VendorError(
    'virtfusion.build-stuck',
    `Server ${server.id} is still not installed after two hours (state ${server.commissionStatus}). Look at its queue in the panel.`,
    { retryable: true, retryAfter: 900 },
  );
