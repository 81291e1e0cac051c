import type { JsonSchema } from '@moorage/ui';
import type { Group } from './server-words.ts';

/** What a server is to its group: its name, how much it takes, how often it is chosen. */
export const placeSchema = (groups: readonly Group[]): JsonSchema => ({
  type: 'object',
  required: ['name', 'groupId', 'weight'],
  properties: {
    name: { type: 'string', title: 'Name', minLength: 1, maxLength: 190 },
    groupId: { title: 'Group', anyOf: groups.map(({ id, name }) => ({ const: id, title: name })) },
    capacity: {
      type: 'integer',
      title: 'Takes at most',
      description: 'Empty: no limit here, only what the vendor says.',
      minimum: 0,
      maximum: 1_000_000,
      unit: 'services',
    },
    weight: {
      type: 'integer',
      title: 'Weight',
      description: 'Counts only where the group places by weight.',
      minimum: 0,
      maximum: 10_000,
      default: 1,
    },
  },
});
