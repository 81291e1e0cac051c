import type { ActionOutput } from '@moorage/ui';

export type Server = ActionOutput<'servers.get'>;
export type ServerRow = ActionOutput<'servers.list'>['items'][number];
export type Group = ActionOutput<'server_groups.list'>['items'][number];
export type ServerModule = ActionOutput<'servers.modules'>['items'][number];

/** How a server is chosen for a new service. */
export const placements = [
  { value: 'first', title: 'Fill one, then the next', description: 'The first with room gets the service.' },
  { value: 'least-used', title: 'Least used', description: 'The one with the fewest services.' },
  {
    value: 'round-robin',
    title: 'In turn',
    description: 'The one that was not chosen for the longest time.',
  },
  { value: 'weighted', title: 'By weight', description: 'As many services as each one’s weight asks for.' },
];
export const placementTitle = (placement: string): string =>
  placements.find(({ value }) => value === placement)?.title ?? placement;

/** `12 of 40`, or `12` where there is no limit. */
export const fillText = ({ services, capacity }: Pick<ServerRow, 'services' | 'capacity'>): string =>
  capacity === null ? String(services) : `${services} of ${capacity}`;

/** Saved credentials that were tried: how it went. */
export const connectionState = ({
  testedAt,
  testError,
}: Pick<ServerRow, 'testedAt' | 'testError'>): string =>
  testedAt === null ? 'unchecked' : testError === null ? 'ok' : 'failed';
