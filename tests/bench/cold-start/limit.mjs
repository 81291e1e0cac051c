/** The same libraries without our code: imports the listed files together, as one graph would be, and listens. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [list, port] = process.argv.slice(2);
await Promise.all(JSON.parse(readFileSync(list, 'utf8')).map((url) => import(url)));
const server = createServer((_request, response) => response.end('ok'));
server.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => server.close());
