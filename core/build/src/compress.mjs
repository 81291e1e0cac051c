import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const isText = /\.(?:js|css|svg|json|map)$/;

/** Writes `.br` and `.gz` beside each text file that is worth it, so that the server never compresses an asset. */
export async function compressFiles(paths) {
  const written = await Promise.all(
    paths
      .filter((path) => isText.test(path))
      .map(async (path) => {
        const body = await readFile(path);
        if (body.length < 1024) return [];
        const quality = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 };
        const [small, smaller] = await Promise.all([
          gzip(body, { level: 9 }),
          brotli(body, { params: quality }),
        ]);
        await Promise.all([writeFile(`${path}.gz`, small), writeFile(`${path}.br`, smaller)]);
        return [`${path}.gz`, `${path}.br`];
      }),
  );
  return written.flat();
}
