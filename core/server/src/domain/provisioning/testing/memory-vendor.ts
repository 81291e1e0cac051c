import { defineServerModule, Later, t, type ServerModuleDefinition, type ServiceSpec } from '@moorage/sdk';

/** A vendor in memory: what it has, and how it misbehaves next. */
export interface Vendor {
  servers: string[];
  calls: string[];
  onAllocate: (() => void) | null;
  onCreate: (() => Promise<void>) | null;
  onStep: ((repeated: boolean) => void) | null;
  onInspect: (() => void) | null;
  building: number;
}

/** A module in two steps, and what it talks to. */
export function memoryVendor(): { vendor: Vendor; module: ServerModuleDefinition } {
  const vendor: Vendor = {
    ...{ servers: [], calls: [], building: 0 },
    ...{ onAllocate: null, onCreate: null, onStep: null, onInspect: null },
  };
  const module = defineServerModule({
    settings: t.Object({}),
    product: t.Object({}),
    order: t.Object({}),
    steps: [
      { id: 'allocate', title: 'Reserve' },
      { id: 'build', title: 'Install' },
    ],
    connect: () => ({
      test: () => Promise.resolve(),
      async create(spec: ServiceSpec) {
        vendor.calls.push('create');
        await vendor.onCreate?.();
        const id = await spec.step('allocate', async ({ repeated }) => {
          vendor.onStep?.(repeated);
          if (repeated && vendor.servers.length > 0) return vendor.servers[0] as string;
          vendor.servers.push(`vm-${vendor.servers.length + 1}`);
          vendor.onAllocate?.();
          return vendor.servers.at(-1) as string;
        });
        if (vendor.building-- > 0) throw new Later(5, 'Installing the operating system');
        return {
          externalId: id,
          secrets: { password: 'hunter2-secret' },
          addresses: ['192.0.2.7'],
          hostname: 'web-1',
        };
      },
      inspect() {
        vendor.calls.push('inspect');
        vendor.onInspect?.();
        return Promise.resolve(vendor.servers.length > 0 ? ('building' as const) : ('absent' as const));
      },
      suspend: () => Promise.resolve(void vendor.calls.push('suspend')),
      resume: () => Promise.resolve(void vendor.calls.push('resume')),
      terminate: () => Promise.resolve(void vendor.calls.push('terminate')),
    }),
  });
  return { vendor, module };
}
