import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Action } from '@moorage/sdk';
import type { Answer, TestBrowser } from '@moorage/testing';
import { allTables } from './all-tables.ts';
import { actions, isFull, shop, slow, useBusyShop } from './busy-shop.ts';
import { accepted, objects, spoiled, wrongTexts } from './random-input.ts';
import { callers, expectProblem, hasBody, inPath, place, shapeOf, withQuery } from './requests.ts';

/** What nobody thought of: random requests to every action, the same ones for the same `MOORAGE_SEED`. */
useBusyShop();

const seed = Number(process.env.MOORAGE_SEED ?? 1);
const batch = 20;
/** Without shrinking: the failure names its request, and every try more is twenty requests more. */
const batches = (count: number) => ({ seed, numRuns: Math.ceil(count / batch), endOnFailure: true });

interface Sent {
  readonly name: string;
  readonly route: string;
  readonly body: unknown;
  /** Which of those who may call it. */
  readonly who: number;
}
const sender = (name: string, who: number): TestBrowser => {
  const able = callers(shop, shop.test.app.actions.get(name) as Action);
  return able[who % able.length] as TestBrowser;
};
const send = ({ name, route, body, who }: Sent): Promise<Answer> => sender(name, who).api(route, body);
const requests = (
  of: (action: Action) => fc.Arbitrary<Pick<Sent, 'route' | 'body'>>,
  among: [string, Action][],
): fc.Arbitrary<Sent[]> => {
  const one = fc
    .tuple(fc.constantFrom(...among), fc.nat(1))
    .chain(([[name, action], who]) => of(action).map((request) => ({ name, who, ...request })));
  return fc.array(one, { minLength: batch, maxLength: batch });
};

it('a request with something wrong in it is refused, and changes nothing', slow, async () => {
  const bad = (action: Action): fc.Arbitrary<Pick<Sent, 'route' | 'body'>> => {
    if (hasBody(action)) {
      const texts = fc.oneof(
        {
          weight: 4,
          arbitrary: spoiled(shapeOf(action), inPath(action)).map((body) => JSON.stringify(body)),
        },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1 }).filter(isNotJson) },
      );
      return texts.map((body) => ({ route: place(action), body }));
    }
    const wrong = Object.entries(shapeOf(action).properties ?? {})
      .filter(([name]) => !inPath(action).includes(name))
      .flatMap(([name, shape]) => wrongTexts(shape).map((text) => ({ [name]: text })));
    const strange = fc.string({ minLength: 1 }).map((name) => ({ [`x${name}`]: '1' }));
    return fc
      .oneof(strange, ...(wrong.length > 0 ? [fc.constantFrom(...wrong)] : []))
      .map((query) => ({ route: withQuery(place(action), query), body: undefined }));
  };
  let before = await allTables(shop.test);
  await fc.assert(
    fc.asyncProperty(requests(bad, actions), async (sent) => {
      for (const request of sent) expectProblem(await send(request), request);
      const after = await allTables(shop.test);
      const was = before;
      before = after;
      expect(after).toEqual(was);
    }),
    batches(isFull ? 90_000 : 300),
  );
});

/** Whoever fails at admin's door is told of by an event. */
const telling = new Set(['session.sign_in']);
/** These end or change the sessions of those who ask, or ask machines of other people. */
const apart = new Set(['session.sign_out', 'session.change_password', 'staff.update', 'servers.try']);

it(
  'a request that looks right is answered or refused, and never ends in an error of ours',
  slow,
  async () => {
    const likely = (action: Action): fc.Arbitrary<Pick<Sent, 'route' | 'body'>> =>
      fc
        .tuple(
          objects(shapeOf(action)),
          fc.record(
            Object.fromEntries(
              inPath(action).map((name) => [name, accepted(shapeOf(action).properties?.[name] ?? {})]),
            ),
          ),
        )
        .map(([all, given]) => {
          const rest = Object.entries(all).filter(([name]) => !inPath(action).includes(name));
          const texts = Object.fromEntries(
            Object.entries(given).map(([name, value]) => [name, encodable(value)]),
          );
          const query = Object.fromEntries(rest.map(([name, value]) => [name, encodable(value)]));
          return hasBody(action)
            ? { route: place(action, texts), body: Object.fromEntries(rest) }
            : { route: withQuery(place(action, texts), query), body: undefined };
        });
    const among = actions.filter(([name]) => !apart.has(name));
    const seen = { answered: 0, refused: 0, vendor: 0 };
    await fc.assert(
      fc.asyncProperty(requests(likely, among), async (sent) => {
        let before = await allTables(shop.test);
        for (const request of sent) {
          const answer = await send(request);
          if (answer.status === 401) await shop.signIn();
          if (answer.status < 400) {
            seen.answered += 1;
            await shop.settle();
          } else if ([502, 503, 504].includes(answer.status)) seen.vendor += 1;
          else {
            expectProblem(answer, request);
            seen.refused += 1;
          }
          const after = await allTables(shop.test);
          const was = before;
          before = after;
          if (answer.status >= 400 && !telling.has(request.name))
            expect({ request, answer: answer.text, after }).toEqual({
              request,
              answer: answer.text,
              after: was,
            });
        }
      }),
      batches(isFull ? 10_000 : 200),
    );
    expect(Math.min(seen.answered, seen.refused)).toBeGreaterThan(30);
  },
);

/** As an address can carry it: without lone halves of surrogate pairs. */
const encodable = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString();

function isNotJson(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
