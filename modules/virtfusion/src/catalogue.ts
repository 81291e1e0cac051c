import type { Choice } from '@moorage/sdk';
import type { Answer, Page, PanelGroup, PanelPackage, PanelTemplate, TemplateGroup } from './answers.ts';
import type { Panel } from './panel.ts';
import type { Product } from './schemas.ts';

/** Reads every page of a list; the largest page the panel gives is 200. */
export async function readAll<T>(panel: Panel, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let page = 1; ; page++) {
    const answer = await panel.get<Page<T>>(`${path}?results=200&page=${page}`);
    items.push(...answer.data);
    if (page >= answer.last_page) return items;
  }
}

export const readGroups = (panel: Panel) => readAll<PanelGroup>(panel, '/compute/hypervisors/groups');

export const readTemplates = async (panel: Panel, packageId: number): Promise<readonly TemplateGroup[]> =>
  (await panel.get<Answer<readonly TemplateGroup[]>>(`/media/templates/fromServerPackageSpec/${packageId}`))
    .data;

/** The places a customer may choose, the default first. */
export const allowedGroups = ({ group, locations }: Pick<Product, 'group' | 'locations'>): number[] => [
  ...new Set([group, ...locations]),
];

export async function listChoices(
  panel: Panel,
  name: string,
  plan: Partial<Product> | null,
): Promise<readonly Choice[]> {
  switch (name) {
    case 'packages': {
      const { data } = await panel.get<Answer<readonly PanelPackage[]>>('/packages');
      return data.filter((entry) => entry.enabled).map(packageChoice);
    }
    case 'groups':
      return (await readGroups(panel)).map(groupChoice);
    case 'locations': {
      const allowed = allowedGroups({ group: plan?.group ?? 0, locations: plan?.locations ?? [] });
      const groups = await readGroups(panel);
      return allowed
        .flatMap((id) => groups.filter((group) => group.id === id && group.enabled))
        .map(groupChoice);
    }
    case 'templates':
      if (plan?.package === undefined) return [];
      return (await readTemplates(panel, plan.package)).flatMap((group) =>
        group.templates.map((template) => templateChoice(group.name, template)),
      );
    default:
      return [];
  }
}

const gigabytes = (megabytes: number) =>
  megabytes % 1024 === 0 ? `${megabytes / 1024} GB` : `${megabytes} MB`;

const packageChoice = (entry: PanelPackage): Choice => ({
  value: entry.id,
  label: entry.name,
  description: [
    `${entry.cpuCores} ${entry.cpuCores === 1 ? 'core' : 'cores'}`,
    `${gigabytes(entry.memory)} memory`,
    `${entry.primaryStorage} GB disk`,
    entry.traffic === 0 ? 'unlimited traffic' : `${entry.traffic} GB traffic`,
  ].join(', '),
});

const groupChoice = (group: PanelGroup): Choice => ({
  value: group.id,
  label: group.label || group.name,
  ...(group.description ? { description: group.description } : {}),
  ...(group.enabled ? {} : { warning: 'Disabled in the panel' }),
});

const templateChoice = (group: string, template: PanelTemplate): Choice => {
  const warning = supportWarning(template);
  return {
    value: template.id,
    label: templateLabel(template),
    group,
    ...(warning === null ? {} : { warning }),
  };
};

export const templateLabel = ({ name, version, variant }: PanelTemplate): string =>
  [name, version, variant ? `(${variant})` : null].filter(Boolean).join(' ');

function supportWarning({ eol, eol_date: date, eol_warning: soon }: PanelTemplate): string | null {
  const when = date ? ` (${date.slice(0, 10)})` : '';
  if (eol) return `No longer supported by its makers${when}: it gets no security updates`;
  return soon ? `Support by its makers ends soon${when}` : null;
}
