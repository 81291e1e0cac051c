import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const memory = '/dev/shm';
const enough = 2 * 1024 ** 3;

/**
 * Where databases of tests live: in memory where there is room, else on disk. The tests commit some hundred thousand times,
 * and what a disk takes to flush is most of their time; a process that is killed loses nothing either way.
 */
export function quickFolder() {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= enough ? memory : tmpdir();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EROFS'].includes(error.code)) return tmpdir();
    throw error;
  }
}
