import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const conditions = ['source'];
const never = ['**/node_modules/**', '**/dist/**', '**/.moorage/**'];
const apart = { faults: 'tests/faults/**/*.test.ts', browser: 'tests/e2e/**/*.test.ts' };

/** These begin before all others: at the end, one worker would wait for them alone. */
const long = ['looks', 'fourteen-months', 'kill', 'real-vendors', 'bad-input', 'random-input'];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = long.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found === -1 ? long.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

/**
 * Three projects: everything quick, the fault tests (they kill processes) and the browser tests. `npx vitest run PATH` finds
 * a file in whichever it is; `./moorage test` runs them as stages of their own.
 */
export default defineConfig({
  plugins: [vue()],
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // A busy machine takes its time.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['{core,plugins,modules,gateways,themes,portal,admin,tests}/**/*.test.ts'],
          exclude: [...never, ...Object.values(apart)],
          // Loading the server takes longer than most files of tests: they share it, and leave nothing behind.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: [apart.faults],
          exclude: never,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [apart.browser],
          exclude: never,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
