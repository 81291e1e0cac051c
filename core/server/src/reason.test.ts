import { expect, it } from 'vitest';
import { Refusal, VendorError } from '@moorage/sdk';
import { reason } from './reason.ts';

it('leaves sentences as they are, and names the kind of a bug', () => {
  const refused = new VendorError('panel.refused', 'The panel refused it.', { retryable: false });
  expect(reason(refused)).toBe('The panel refused it.');
  expect(reason(new Refusal('order.closed', 'The order is closed.'))).toBe('The order is closed.');
  expect(reason(new TypeError('x is not a function'))).toBe('TypeError: x is not a function');
  expect(reason('gone')).toBe('gone');
  expect(reason(new Error('x'.repeat(5_000)))).toHaveLength(2_000);
});
