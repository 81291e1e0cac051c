/** `node --import`: writes down which library files our own code imports, one per line, into $LIBRARIES. */
import { register } from 'node:module';

register('./recorder.mjs', import.meta.url, { data: process.env.LIBRARIES });
