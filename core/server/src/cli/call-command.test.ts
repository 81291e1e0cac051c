import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '@moorage/testing';
import { registerCallCommand } from './call-command.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What the command prints, and with what it ends. */
async function moorage(...words: string[]): Promise<{ out: unknown; problem: unknown; code: unknown }> {
  const printed = { out: '', problem: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed.out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((printed.problem += String(text)), true));
  const program = new Command();
  registerCallCommand(program, () => Promise.resolve({ app: test.app, close: () => Promise.resolve() }));
  await program.parseAsync(['node', 'moorage', 'call', ...words]);
  vi.restoreAllMocks();
  const code = process.exitCode;
  process.exitCode = undefined;
  const json = (text: string): unknown => (text === '' ? null : JSON.parse(text));
  return { out: json(printed.out), problem: json(printed.problem), code };
}

describe('moorage call', () => {
  it('calls an action with everything the outside has too', async () => {
    const made = await moorage('clients.create', 'name=Ada', 'email=ada@example.com', 'invite=false');
    expect(made).toMatchObject({ out: { name: 'Ada', currency: 'USD' }, problem: null, code: undefined });
    const found = await moorage(
      'clients.list',
      '--json',
      '{"search":"ada","limit":5}',
      '--brand',
      'harbourline',
    );
    expect(found.out).toMatchObject({ items: [{ email: 'ada@example.com' }], next: null });
    const line = await moorage('audit.list', 'limit=1');
    expect(line.out).toMatchObject({
      items: [{ action: 'clients.create', actorKind: 'system', outcome: 'ok' }],
    });
  });
  it('may act as a client', async () => {
    const { id } = ((await moorage('clients.list')).out as { items: { id: number }[] }).items[0] ?? { id: 0 };
    expect((await moorage('profile.get', '--client', String(id))).out).toMatchObject({ id });
    expect((await moorage('clients.list', '--client', String(id))).problem).toMatchObject({
      code: 'permission.denied',
    });
  });
  it.each([
    [['clients.lists'], 'action.unknown'],
    [['clients.list', 'limit=many'], 'input.invalid'],
    [['clients.list', 'limits=5'], 'input.invalid'],
    [['clients.list', 'limit'], 'command.usage'],
    [['clients.list', '--json', '{'], 'command.usage'],
    [['clients.list', '--json', '{}', 'limit=1'], 'command.usage'],
    [['clients.list', '--brand', 'other'], 'command.usage'],
    [['session.sign_in', 'email=a@example.com', 'password=x'], 'session.no-browser'],
  ])('%j ends with a problem', async (words, code) => {
    expect(await moorage(...words)).toMatchObject({ out: null, problem: { code }, code: 1 });
  });
  it('lists what there is', async () => {
    expect((await moorage('list')).out).toMatchObject({ 'clients.list': 'Clients, newest first' });
  });
});
