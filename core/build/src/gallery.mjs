import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './places.mjs';

/** The page that shows every component of the kit in its states, for looking and for the contrast check. */
export async function buildGallery(directory) {
  const output = directory ?? (await mkdtemp(join(tmpdir(), 'moorage-gallery-')));
  const [{ build }, { commonConfig }] = await Promise.all([import('vite'), import('./vite.mjs')]);
  const config = commonConfig({ root: join(root, 'core/ui/gallery'), layer: 'components' });
  await build({ ...config, base: './', build: { ...config.build, outDir: output, emptyOutDir: true } });
  return output;
}
