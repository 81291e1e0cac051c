/** The parts of the panel's answers that this module reads. */
export interface Answer<T> {
  readonly data: T;
}
export interface Page<T> extends Answer<readonly T[]> {
  readonly current_page: number;
  readonly last_page: number;
}

export interface PanelUser {
  readonly id: number;
}

export interface PanelKey {
  readonly id: number;
  readonly publicKey: string;
}

export interface PanelPackage {
  readonly id: number;
  readonly name: string;
  readonly enabled: boolean;
  /** MB */
  readonly memory: number;
  /** GB */
  readonly primaryStorage: number;
  /** GB, 0 = unlimited */
  readonly traffic: number;
  readonly cpuCores: number;
  readonly primaryStorageProfile?: number | null;
}

export interface PanelGroup {
  readonly id: number;
  readonly name: string;
  readonly label?: string | null;
  readonly description?: string | null;
  readonly enabled: boolean;
}

export interface PanelTemplate {
  readonly id: number;
  readonly name: string;
  readonly version?: string | null;
  readonly variant?: string | null;
  readonly description?: string | null;
  readonly eol?: boolean;
  readonly eol_date?: string | null;
  readonly eol_warning?: boolean;
  readonly type?: string | null;
}
export interface TemplateGroup {
  readonly name: string;
  readonly templates: readonly PanelTemplate[];
}

/** As `GET /servers/user/{id}` lists them: without any date. */
export interface OwnedServer {
  readonly id: number;
  readonly name: string | null;
  readonly commissionStatus: number;
}

/** 0 allocated, 1 queued, 2 building, 3 complete. */
export interface PanelServer extends OwnedServer {
  readonly uuid: string;
  readonly hostname: string | null;
  readonly buildFailed: boolean;
  readonly suspended: boolean;
  readonly created: string;
  readonly settings?: { readonly decryptedPassword?: string };
  readonly network?: { readonly interfaces?: readonly PanelInterface[] };
  readonly hypervisor?: { readonly group?: { readonly name?: string } };
  readonly remoteState?: RemoteState | false | null;
}
export interface PanelInterface {
  readonly ipv4?: readonly { readonly address: string }[];
  readonly ipv6?: readonly {
    readonly subnet?: string;
    readonly cidr?: number;
    readonly addresses?: readonly unknown[];
  }[];
}

/** Numbers come as text here. */
export interface RemoteState {
  readonly state?: string;
  readonly cpu?: number | string | null;
  readonly memory?: Readonly<Record<string, number | string>> | null;
  readonly agent?: { readonly fsinfo?: readonly Readonly<Record<string, unknown>>[] | null } | null;
}

/** Each room: `max` 0 means unlimited. */
export interface Room {
  readonly max: number;
  readonly free: number;
}
export interface StorageRoom extends Room {
  readonly enabled?: number | boolean;
  readonly storageType: number;
}
export interface HypervisorRoom {
  readonly hypervisor: {
    readonly id: number;
    readonly enabled: boolean;
    readonly prohibit: boolean;
    readonly commissioned: boolean;
  };
  readonly resources: {
    readonly servers: Room;
    readonly memory: Room;
    readonly cpuCores: Room;
    readonly localStorage?: StorageRoom | null;
    readonly otherStorage?: readonly StorageRoom[] | null;
    readonly network?: { readonly total?: { readonly ipv4?: { readonly free?: number } } };
  };
}

export interface TrafficMonth {
  readonly month: number;
  readonly start: string;
  readonly end: string;
  readonly rx: number;
  readonly tx: number;
  readonly total: number;
  /** GB, 0 = unmetered */
  readonly limit: number;
  readonly blocks?: readonly { readonly traffic: number }[];
}
