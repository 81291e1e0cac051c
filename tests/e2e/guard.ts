import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openHouse, type House } from './house.ts';

type Environment = Record<string, string>;

/**
 * One house for all tests of a file. Each test ends with consoles that had nothing to complain about; of one that fails, a
 * picture of every open page is kept.
 */
export function houseOfThisFile(env: () => Environment | Promise<Environment> = () => ({})): {
  readonly house: House;
} {
  let house: House | undefined;
  beforeAll(async () => {
    house = await openHouse(await env());
  });
  afterAll(() => house?.stop());
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepPictures(house, task.name);
    expect(house?.complaints.take()).toEqual([]);
  });
  return {
    get house() {
      if (!house) throw new Error('The house is opened before the first test.');
      return house;
    },
  };
}

async function keepPictures(house: House | undefined, name: string): Promise<void> {
  const folder = join(process.env.MOORAGE_SCREENSHOTS ?? tmpdir(), 'moorage-failed');
  mkdirSync(folder, { recursive: true });
  for (const [index, page] of (house?.pages() ?? []).entries()) {
    const path = join(folder, `${name.replace(/\W+/g, '-').slice(0, 60)}-${index}.png`);
    await page.screenshot({ path, fullPage: true });
    process.stderr.write(`${page.url()} as it was: ${path}\n`);
  }
}
