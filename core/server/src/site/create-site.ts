import type { JsonObject } from '@moorage/sdk';
import type { App } from '../app.ts';
import { readCatalog, readOffer } from '../domain/catalog/read-catalog.ts';
import type { Site } from '../http/ports.ts';
import { addressLines } from '../domain/invoices/parties.ts';
import { groupView, planView, priceViews } from './plan-views.ts';

type Request = Parameters<Site['render']>[0];
interface Page {
  readonly status: number;
  readonly template: string;
  readonly view: JsonObject;
}

/** The public pages of a brand, drawn by its theme: what is for sale, at what price, and the way into the portal. */
export function createSite(app: App): Site {
  async function find({ brand, path }: Request): Promise<Page> {
    const taxIncluded = isTaxIncluded(brand.policy);
    const groups = await readCatalog(app, brand.currency);
    const parts = path.split('/').filter((part) => part !== '');
    if (parts.length === 0) {
      return {
        status: 200,
        template: 'home',
        view: { headline: null, lead: null, highlights: [], taxIncluded, groups: groups.map(groupView) },
      };
    }
    const group = groups.find(({ slug }) => slug === parts[0]);
    if (!group || parts.length > 2) return { status: 404, template: 'not-found', view: {} };
    if (parts.length === 1) {
      return {
        status: 200,
        template: 'catalogue',
        view: {
          group: { ...groupView(group), plans: group.products.map((product) => planView(group, product)) },
          compare: [],
          taxIncluded,
        },
      };
    }
    const product = group.products.find(({ slug }) => slug === parts[1]);
    if (!product) return { status: 404, template: 'not-found', view: {} };
    const offer = await readOffer(app, { id: product.id }, brand.currency);
    return {
      status: 200,
      template: 'product',
      view: {
        group: { name: group.name, url: `/${group.slug}` },
        product: {
          name: offer.name,
          available: offer.unavailable === null,
          summary: offer.summary,
          paragraphs: offer.description.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== ''),
          facts: offer.features.map(factOf),
        },
        taxIncluded,
        prices: priceViews(offer.slug, offer.prices),
      },
    };
  }

  return {
    async render(request) {
      const { brand, path, language } = request;
      const { status, template, view } = await find(request);
      const groups = await readCatalog(app, brand.currency);
      const html = app.themes.page({
        theme: brand.theme,
        template,
        language,
        timeZone: brand.timeZone,
        brand: {
          name: brand.name,
          url: brand.url ?? app.config.publicUrl,
          supportEmail: brand.supportEmail ?? '',
          tokens: brand.tokens,
          address: [brand.legalName ?? brand.name, ...addressLines(JSON.stringify(brand.address))].join(', '),
        },
        view,
        assetBase: '/theme',
        path,
        portalUrl: '/portal/',
        navigation: groups.map(({ name, slug }) => ({ label: name, url: `/${slug}` })),
      });
      return { status, html };
    },
  };
}

/** "4 GB memory" stays one line; "Memory: 4 GB" becomes a row with a label. */
function factOf(feature: string): { label: string; value: string } {
  const [label = '', ...rest] = feature.split(':');
  return rest.length === 0 ? { label: 'Included', value: feature } : { label, value: rest.join(':').trim() };
}

function isTaxIncluded(policy: Record<string, unknown>): boolean {
  const { tax } = policy as { tax?: { inclusive?: boolean } };
  return tax?.inclusive === true;
}
