type Call = <T>(name: string, input: object) => Promise<T>;

interface Plan {
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly package: number;
  readonly features: readonly string[];
  readonly month: string;
  readonly year: string;
}

const plans: readonly Plan[] = [
  {
    slug: 'cx-1',
    name: 'CX 1',
    summary: 'For a website, a bot or a first server.',
    package: 1,
    features: ['Processor: 1 virtual core', 'Memory: 2 GB', 'Storage: 40 GB NVMe', 'Traffic: 1 TB a month'],
    month: '5.00',
    year: '50.00',
  },
  {
    slug: 'cx-2',
    name: 'CX 2',
    summary: 'For a shop or a busy application.',
    package: 2,
    features: ['Processor: 2 virtual cores', 'Memory: 4 GB', 'Storage: 80 GB NVMe', 'Traffic: 2 TB a month'],
    month: '12.00',
    year: '120.00',
  },
  {
    slug: 'cx-3',
    name: 'CX 3',
    summary: 'For databases and teams.',
    package: 3,
    features: ['Processor: 4 virtual cores', 'Memory: 8 GB', 'Storage: 160 GB NVMe', 'Traffic: 4 TB a month'],
    month: '24.00',
    year: '240.00',
  },
];

/** Virtual servers in two places, by the month and by the year, with backups as an option. */
export async function sellServers(call: Call, serverGroupId: number): Promise<void> {
  const group = await call<{ id: number }>('product_groups.create', {
    slug: 'cloud',
    name: 'Cloud servers',
    summary: 'Virtual machines with fast local storage, ready in under a minute.',
  });
  for (const plan of plans) {
    const product = await call<{ id: number }>('products.create', {
      groupId: group.id,
      slug: plan.slug,
      name: plan.name,
      summary: plan.summary,
      description:
        'Choose the place, the system and your key while ordering. The address and the password come by mail.',
      features: plan.features,
      serverGroupId,
      plan: { package: plan.package, group: 1, locations: [1, 2], ipv4: 1, ipv6: true, vnc: false },
      status: 'active',
    });
    await call('products.set_prices', {
      id: product.id,
      prices: [
        { currency: 'USD', termUnit: 'month', termCount: 1, amount: plan.month },
        { currency: 'USD', termUnit: 'year', termCount: 1, amount: plan.year },
      ],
    });
  }
}
