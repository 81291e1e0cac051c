import type { CalendarDate } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';

/**
 * Takes the next `count` numbers of a sequence. Others wait for the row from here to the end of the transaction, so this comes
 * as late in it as can be; a roll-back gives the numbers back, which is why there are no gaps.
 * @returns the first of them
 */
export async function takeNumbers(app: App, name: string, count: number): Promise<number> {
  const brandId = currentBrand();
  const table = () => app.db.knex()('numberSequence').where({ brandId, name });
  let moved = await table().increment('next', count);
  if (moved === 0) {
    await app.db.insertNew('numberSequence', [{ brandId, name, next: 1 }], ['brandId', 'name']);
    moved = await table().increment('next', count);
  }
  const row = await table().first<{ next: number } | undefined>('next');
  if (moved !== 1 || !row) throw new Error(`The sequence ${name} could not be moved on`);
  return row.next - count;
}

/** `INV-{year}-{number:5}` → `INV-2026-00042`. */
export function formatNumber(format: string, number: number, issuedOn: CalendarDate): string {
  return format
    .replace('{year}', issuedOn.slice(0, 4))
    .replace(/\{number(?::(\d))?\}/, (_, digits: string | undefined) =>
      number.toString().padStart(Number(digits ?? 1), '0'),
    );
}
