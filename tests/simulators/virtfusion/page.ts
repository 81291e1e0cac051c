import type { Reply } from './reply.ts';
import { stateName } from './server-answer.ts';
import type { World } from './world.ts';

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (status: number, title: string, rows: readonly [string, string][], note: string): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>body{font:16px/1.5 system-ui;margin:10vh auto;max-width:32rem;padding:0 1rem;color:#1c2733;
background:#f4f6f8}main{background:#fff;border:1px solid #d8dfe6;border-radius:8px;padding:1.5rem}dl{display:grid;
grid-template-columns:auto 1fr;gap:.25rem 1rem}dt{color:#55636f}dd{margin:0}p{color:#55636f}</style>
<main><h1>${escape(title)}</h1><dl>${rows
    .map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`)
    .join('')}</dl><p>${escape(note)}</p></main></html>`,
});

const NOTE = 'This page stands in for the VirtFusion control panel: a simulator answers here.';

/** Where a single sign-on link leads: it works once and for a minute. */
export function signIn(world: World, query: URLSearchParams): Reply {
  const token = `${query.get('1')}.${query.get('2')}`;
  const login = world.logins.get(token);
  world.logins.delete(token);
  if (!login || world.now().getTime() > login.expires)
    return page(401, 'This sign-in link is used up or too old', [], NOTE);
  const user = world.users.get(login.userId)!;
  const server = login.serverId === null ? undefined : world.servers.get(login.serverId);
  const rows: [string, string][] = [['Signed in as', `${user.name} (${user.email})`]];
  if (server)
    rows.push(
      ['Server', server.hostname ?? server.name],
      ['State', server.suspended ? 'suspended' : stateName(server)],
      ['Power', server.running ? 'running' : 'stopped'],
      ['IPv4', server.ipv4.join(', ')],
      ['Console', server.vnc.enabled ? 'enabled' : 'disabled'],
    );
  return page(200, server ? 'Server' : 'Dashboard', rows, NOTE);
}

export const home = (): Reply => page(200, 'VirtFusion simulator', [], NOTE);
