import { defineConfig, globalIgnores } from 'eslint/config';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

/** Server code, checked with types. Keep in step with `include` of tsconfig.json and tsconfig.web.json. */
const web = [
  'core/ui/{src,gallery}',
  'portal/src',
  'admin/src',
  'core/sdk/src/client',
  '{plugins,modules,gateways}/*/src/ui',
  'tests/e2e/fixtures/*/src',
]
  .map((folder) => `${folder}/**/*.ts`)
  .concat('{plugins,modules,gateways}/*/src/{portal,admin}.ts');
const tests = [
  ...['**/*.test.ts', 'tests/**/*.ts', 'core/testing/src/**/*.ts'],
  '{core,plugins,modules,gateways}/*/src/**/{fixtures,testing}/**/*.ts',
];

const globals = (...names) => Object.fromEntries(names.map((name) => [name, 'readonly']));
const nodeGlobals = globals(
  ...['process', 'Buffer', 'console', 'performance', 'fetch', 'URL', 'URLSearchParams', 'AbortController'],
  ...[
    'AbortSignal',
    'TextEncoder',
    'TextDecoder',
    'structuredClone',
    'crypto',
    'Response',
    'Request',
    'Headers',
  ],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'queueMicrotask'],
);
const browserGlobals = globals('window', 'document', 'location', 'ResizeObserver', 'customElements');

const unused = ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }];

const noClock = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Ask the injected clock: tests move it.',
  },
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Ask the injected clock: tests move it.',
  },
  {
    selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
    message: 'Use node:crypto: what is random here is guessed at elsewhere.',
  },
];
const noFloat = {
  selector:
    'CallExpression[callee.name="parseFloat"], MemberExpression[object.name="Number"][property.name="parseFloat"]',
  message: 'Money is integer minor units and rates are decimal strings: no floats.',
};
const noIgnore = {
  selector: 'CallExpression[callee.property.name="ignore"][arguments.length=0]',
  message: 'MariaDB would pass over every error: use `db.insertNew`, which passes over rows that are there.',
};

export default defineConfig(
  globalIgnores([
    '**/dist/**',
    '**/node_modules/**',
    '.moorage/**',
    'coverage/**',
    'core/sdk/src/client/generated.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  { rules: recommended() },
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-redeclare': ['error', { builtinGlobals: false }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-promise-executor-return': 'off',
      'no-template-curly-in-string': 'error',
      'no-self-compare': 'error',
      'no-unreachable-loop': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: nodeGlobals },
  },
  {
    // Plain scripts that a simulator serves to the page.
    files: ['tests/simulators/*/browser/**'],
    languageOptions: { globals: browserGlobals },
  },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // A query that nobody waits for never runs: Knex's builders count as promises here …
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      // … but `where((query) => query.where(…))` is how Knex nests.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      // Rows of untyped queries are cast where they are read.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off', // Koa's next() answers any
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': unused,
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        {
          allowNumber: true,
          allowBoolean: true,
          allow: [{ from: 'lib', name: ['Error', 'URL', 'URLSearchParams'] }],
        },
      ],
      // It cannot tell a value that is known to be plain from one that is not.
      '@typescript-eslint/no-base-to-string': 'off',
      // `exactOptionalPropertyTypes` makes `name?: string | undefined` say something.
      '@typescript-eslint/no-duplicate-type-constituents': ['error', { ignoreUnions: true }],
      // Our contracts are objects of functions, not classes: taking one apart is fine.
      '@typescript-eslint/unbound-method': 'off',
      // An interface may promise a promise where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: web,
    ignores: ['core/sdk/**/*.test.ts'],
    languageOptions: {
      parserOptions: { project: ['tsconfig.web.json'], tsconfigRootDir: import.meta.dirname },
    },
    // The type of an imported component is known to vue-tsc only.
    rules: {
      ...unsafe('off'),
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },

  {
    files: ['**/*.vue'],
    extends: [tseslint.configs.recommended, vue.configs['flat/recommended-error']],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'no-undef': 'off', // vue-tsc knows
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': unused,
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'vue/no-v-html': 'error',
      'vue/no-template-target-blank': 'error',
      'vue/no-unused-refs': 'error',
      'vue/require-typed-ref': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off', // optional props are typed as such
      // Prettier's business.
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
    },
  },

  {
    files: ['core/server/src/**/*.ts', 'core/sdk/src/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', noFloat, noIgnore] },
  },
  {
    files: ['core/server/src/domain/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', noFloat, noIgnore, ...noClock] },
  },

  {
    files: tests,
    rules: {
      ...unsafe('off'),
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off',
    },
  },
  {
    files: [
      'tests/{bench,demo,tools,simulators}/**',
      'core/build/**',
      'core/server/src/cli/**',
      'core/server/src/main.ts',
    ],
    rules: { 'no-console': 'off' },
  },
);

/** What `@eslint/js` calls recommended, without one more package. */
function recommended() {
  const rules = [...builtinRules].filter(([, rule]) => rule.meta.docs.recommended);
  return Object.fromEntries(rules.map(([name]) => [name, 'error']));
}

function unsafe(level) {
  const about = ['argument', 'assignment', 'call', 'member-access', 'return'];
  return Object.fromEntries(about.map((what) => [`@typescript-eslint/no-unsafe-${what}`, level]));
}
