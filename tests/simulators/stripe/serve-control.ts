import type { ServerResponse } from 'node:http';
import { ApiError } from './errors.ts';
import type { Control } from './control.ts';

/** `POST /_control/<name>` with one JSON object, or GET for the entries that only tell. */
export async function serveControl(
  control: Control,
  path: string,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const name = path.slice('/_control/'.length);
  const run = Object.hasOwn(control, name)
    ? (control[name as keyof Control] as (order: unknown) => unknown)
    : null;
  if (!run) return reply(response, 404, { error: `No such control: ${name}`, known: Object.keys(control) });
  try {
    const result = await run(body === '' ? {} : JSON.parse(body));
    reply(response, 200, result ?? {});
  } catch (error) {
    if (error instanceof ApiError) return reply(response, error.status, { error: error.body });
    reply(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body, null, 2));
}
