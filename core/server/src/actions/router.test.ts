import { describe, expect, it } from 'vitest';
import { t, type Action } from '@moorage/sdk';
import { createActionRegistry } from './registry.ts';
import { readText } from './read-text.ts';
import { createActionRouter } from './router.ts';

const action = (route: Action['route']): Action => ({
  route,
  summary: '',
  audience: ['staff'],
  permission: '',
  input: t.Object({ id: t.Optional(t.Integer()) }),
  output: t.Object({}),
  run: () => ({}),
});

describe('the router', () => {
  const actions = createActionRegistry({ db: {} as never, clock: {} as never, log: {} as never });
  actions.add('core', 'things.get', action('GET /things/:id'));
  actions.add('core', 'things.list', action('GET /things'));
  actions.add('core', 'things.new', action('GET /things/new'));
  actions.add('core', 'things.create', action('POST /things'));
  const router = createActionRouter(actions);

  it('finds by method and path, the literal before the parameter', () => {
    expect(router.find('GET', '/things/5')).toMatchObject({ name: 'things.get', params: { id: '5' } });
    expect(router.find('GET', '/things/new')).toMatchObject({ name: 'things.new' });
    expect(router.find('HEAD', '/things')).toMatchObject({ name: 'things.list' });
    expect(router.find('GET', '/things/a%2Fb')).toMatchObject({ params: { id: 'a/b' } });
  });
  it('tells an unknown address from a wrong method', () => {
    expect(() => router.find('GET', '/nothing')).toThrow(expect.objectContaining({ status: 404 }));
    expect(() => router.find('GET', '/things/')).toThrow(expect.objectContaining({ status: 404 }));
    expect(() => router.find('GET', '/things/%zz')).toThrow(expect.objectContaining({ status: 404 }));
    expect(() => router.find('DELETE', '/things')).toThrow(
      expect.objectContaining({ status: 405, allowed: ['GET', 'POST'] }),
    );
  });
  it('follows actions that come and go', () => {
    const remove = actions.add('radar', 'radar.scan', action('POST /radar/scan'));
    expect(router.find('POST', '/radar/scan').name).toBe('radar.scan');
    remove();
    expect(() => router.find('POST', '/radar/scan')).toThrow(expect.objectContaining({ status: 404 }));
  });
});

describe('text from path and query', () => {
  const schema = t.Object({
    id: t.Integer(),
    open: t.Union([t.Boolean(), t.Null()]),
    name: t.String(),
    states: t.Array(t.String()),
    ids: t.Array(t.Integer()),
    filter: t.Object({ a: t.Integer() }),
  });
  it('is read where the schema wants a number or a boolean', () => {
    expect(
      readText(schema, {
        id: '12',
        open: 'true',
        name: '12',
        states: 'a',
        ids: ['1', '2'],
        filter: '{"a":1}',
      }),
    ).toEqual({
      id: 12,
      open: true,
      name: '12',
      states: ['a'],
      ids: [1, 2],
      filter: { a: 1 },
    });
  });
  it.each(['1e3', '0x10', ' 1', '1.0', '', '99999999999999999999'])(
    'stays text when it is no whole number: %j',
    (id) => {
      expect(readText(schema, { id })).toEqual({ id });
    },
  );
  it('stays a list where one value was meant, and an own property whatever its name', () => {
    expect(readText(schema, { id: ['1', '2'] })).toEqual({ id: ['1', '2'] });
    const input = readText(schema, JSON.parse('{"__proto__":"x"}') as Record<string, string>);
    expect(Object.keys(input)).toEqual(['__proto__']);
  });
});
