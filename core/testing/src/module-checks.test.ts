import { describe, expect, it } from 'vitest';
import { startToyVendor } from './fixtures/toy-vendor.ts';
import { toyModule, type ToyFlaw } from './fixtures/toy-module.ts';
import { moduleChecks, type ModuleContractOptions } from './module-checks.ts';
import { moduleContract } from './module-contract.ts';

type Toy = ReturnType<typeof toyModule>;
const suite = (flaw?: ToyFlaw): ModuleContractOptions<Toy['settings'], Toy['product'], Toy['order']> => ({
  name: flaw ?? 'A sound module',
  definition: toyModule(flaw),
  plan: { size: 'small' },
  order: { name: 'a box' },
  startVendor: () => startToyVendor(),
});

moduleContract(suite());

/** A suite that no broken module fails is worth nothing: each flaw must be found, by the checks that are meant for it. */
describe('the contract suite finds', () => {
  it.each<[ToyFlaw, string[]]>([
    [
      'creates blindly',
      [
        'a lost reply anywhere in create leaves exactly one service',
        'a crash after the work of any step leaves exactly one service',
      ],
    ],
    [
      'reports silence as refusal',
      [
        'a lost reply anywhere in create leaves exactly one service',
        'a request that never arrives leaves exactly one service',
        'a lost reply to any request of suspend, resume or terminate does no harm',
      ],
    ],
    ['says the token aloud', ['no secret is in a log line, an error, the facts or the data']],
    [
      'fails to terminate twice',
      [
        'suspend, resume and terminate may each be done twice',
        'a lost reply to any request of suspend, resume or terminate does no harm',
        'terminating what was never created is success',
      ],
    ],
    ['accepts any token', ['test() accepts good credentials and refuses wrong ones']],
    [
      'offers nothing',
      ['every field with live choices has some, and the values of this suite are among them'],
    ],
    ['forgets a declared step', ['create makes one service and finishes every declared step']],
    ['keeps what is gone', ['a terminated service is absent and does not run']],
  ])(
    'a module that %s',
    async (flaw, expected) => {
      const failed: string[] = [];
      for (const check of moduleChecks.filter(({ title }) => expected.includes(title)))
        await check.run(suite(flaw)).catch(() => {
          failed.push(check.title);
        });
      expect(failed.toSorted()).toEqual(expected.toSorted());
    },
    60_000,
  );
});
