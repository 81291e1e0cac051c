import { expect, it } from 'vitest';
import { t } from '@moorage/sdk';
import { redact, removed } from './redact.ts';

const secret = t.String({ secret: true });

it('takes secrets out wherever a schema can say that they are', () => {
  const schema = t.Object({
    maybe: t.Optional(t.Union([secret, t.Null()])),
    either: t.Union([t.Object({ pass: t.Literal('a'), seed: secret }), t.Object({ plain: t.String() })]),
    list: t.Array(t.Union([t.Object({ seed: secret }), t.Null()])),
    named: t.Record(t.String(), t.Object({ seed: secret })),
    both: t.Intersect([t.Object({ open: t.String() }), t.Object({ seed: secret })]),
    open: t.String(),
  });
  const value = {
    maybe: 'x',
    either: { seed: 'x', plain: 'y' },
    list: [{ seed: 'x' }, null],
    named: { one: { seed: 'x' } },
    both: { open: 'y', seed: 'x' },
    open: 'y',
  };
  expect(redact(value, schema)).toEqual({
    maybe: removed,
    either: { seed: removed, plain: 'y' },
    list: [{ seed: removed }, null],
    named: { one: { seed: removed } },
    both: { open: 'y', seed: removed },
    open: 'y',
  });
});
