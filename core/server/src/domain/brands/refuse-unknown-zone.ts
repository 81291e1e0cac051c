import { Refusal } from '@moorage/sdk';

/** @throws Refusal `input.invalid` */
export function refuseUnknownZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new Refusal('input.invalid', 'Some of the values cannot be accepted.', {
      fields: { timeZone: 'must be a time zone such as Europe/Berlin' },
    });
  }
}
