import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';
import { readdirSync } from 'node:fs';

const here = import.meta.dirname;
const suites = readdirSync(`${here}/suites`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'harness')
  .map((entry) => entry.name);

// The house's import directions (docs/architecture.md): data flows one way, so imports do too.
const zones = [
  ...['bin', 'suites', 'reports', 'reference-app'].map((from) => ({ target: './fixtures', from: `./${from}` })),
  ...['bin', 'suites', 'reports', 'fixtures'].map((from) => ({ target: './reference-app', from: `./${from}` })),
  ...['bin', 'reports', 'reference-app'].map((from) => ({ target: './suites', from: `./${from}` })),
  ...suites.map((name) => ({ target: './suites/harness', from: `./suites/${name}` })),
  { target: './suites/harness', from: './fixtures', message: 'The harness knows no server.' },
  ...suites.map((name) => ({
    target: `./suites/${name}`,
    from: './suites',
    except: [`./${name}`, './harness'],
    message: 'A suite imports the harness and fixtures, never a sibling.',
  })),
  ...['bin', 'reference-app', 'fixtures'].map((from) => ({ target: './reports', from: `./${from}` })),
  {
    target: './reports',
    from: './suites',
    except: ['./harness/record.ts', './harness/units.ts', './harness/statistics'],
    message: 'Reports know a run only by its record.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'headroom-runs/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: here } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.js'] })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: here, zones }],
      'no-console': 'error',
      'max-lines': ['error', { max: 220, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: { process: 'readonly', URL: 'readonly', console: 'readonly' } } },
  { files: ['bin/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['**/*.test.ts', '**/*.case.ts'], rules: { 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
);
