import type { House } from './house.ts';

export interface Charge {
  readonly id: string;
  readonly amount: number;
  readonly status: string;
  readonly paid: boolean;
}
interface PanelServer {
  readonly id: number;
  readonly hostname: string | null;
  readonly password: string;
}
export interface Vendors {
  /** Money that was really taken. */
  charges(): Promise<Charge[]>;
  servers(): Promise<PanelServer[]>;
  /** The panel takes a while to install a server; whoever only needs one does not have to wait. */
  buildWithin(milliseconds: number): Promise<void>;
  /** The panel takes the next server, and then does not want to install it. */
  refuseNextBuild(why: string): Promise<void>;
}

/** What the two vendors saw, asked at their own doors: their addresses are in the settings that staff see. */
export async function vendorsOf(house: House): Promise<Vendors> {
  const first = async <S>(noun: string): Promise<S> => {
    const { items } = await house.read<{ items: { id: number }[] }>(`/${noun}`);
    return (await house.read<{ settings: S }>(`/${noun}/${items[0]?.id}`)).settings;
  };
  const { apiUrl } = await first<{ apiUrl: string }>('gateways');
  const { url } = await first<{ url: string }>('servers');
  const ask = async <T>(address: string): Promise<T> => (await (await fetch(address)).json()) as T;
  async function tellPanel(what: string, wish: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(wish);
    const { ok } = await fetch(`${url}/_control/${what}`, { method: 'POST', headers, body });
    if (!ok) throw new Error(`The panel did not take: ${what} ${body}`);
  }
  return {
    charges: async () => (await ask<Charge[]>(`${apiUrl}/_control/charges`)).filter(({ paid }) => paid),
    servers: async () => (await ask<{ servers: PanelServer[] }>(`${url}/_control/servers`)).servers,
    buildWithin: (milliseconds) => tellPanel('configure', { buildMilliseconds: milliseconds }),
    refuseNextBuild: (why) =>
      tellPanel('faults', {
        kind: 'status',
        status: 422,
        method: 'POST',
        path: '/build$',
        body: { errors: [why] },
      }),
  };
}
