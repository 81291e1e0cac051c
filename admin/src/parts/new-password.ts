import type { JsonSchema } from '@moorage/ui';

export const newPassword: JsonSchema = {
  type: 'string',
  secret: true,
  title: 'New password',
  description: 'At least 10 characters.',
  minLength: 10,
  maxLength: 72,
};
