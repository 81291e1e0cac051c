import { Refusal } from '@moorage/sdk';

/**
 * Where a site is reached: scheme, host and perhaps a port, nothing else. Every request compares itself with it, so what
 * cannot be read must never be stored.
 * @throws Refusal `input.invalid`
 */
export function readSiteUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const hasMore = !url || url.href !== `${url.origin}/`;
  if (hasMore || !/^https?:$/.test(url.protocol)) {
    throw new Refusal('input.invalid', 'Some of the values cannot be accepted.', {
      fields: { url: 'must be an address such as https://billing.example.com' },
    });
  }
  return url.origin;
}
