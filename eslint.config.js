// Lint rules, and the architecture's "who may import whom" as rules: roster ◀ source, database ◀ engine ◀ cli ◀ bin.
import { relative } from 'node:path';
import tseslint from 'typescript-eslint';

/** Each library is imported in one file, zod in one of the source and one of the command line. */
const LIBRARIES = {
  got: ['src/source/clever/http.ts'],
  nodemailer: ['src/notify/send.ts'],
  'better-sqlite3': ['src/database/sqlite/connection.ts'],
  pg: ['src/database/postgres/client.ts'],
  'pg-copy-streams': ['src/database/postgres/connection.ts'],
  inquirer: ['src/cli/wizard/terminalPrompter.ts'],
  '@inquirer/core': ['src/cli/wizard/checklist.ts'],
  ora: ['src/cli/terminal/spinner.ts'],
  chalk: ['src/cli/terminal/theme.ts'],
  'cli-table3': ['src/cli/terminal/tables.ts'],
  'csv-stringify': ['src/cli/terminal/reportCsv.ts'],
  commander: ['src/cli/program/program.ts'],
  'env-paths': ['src/cli/settings/configFile.ts'],
  zod: ['src/source/clever/shapes.ts', 'src/cli/settings/configFile.ts'],
};

/** A library's name, and anything in it, imported at the top or when it is needed. */
const oneImporter = {
  create(context) {
    const file = relative(import.meta.dirname, context.filename).replaceAll('\\', '/');
    const check = ({ source }) => {
      const [, importers] =
        Object.entries(LIBRARIES).find(([name]) => `${source.value}/`.startsWith(`${name}/`)) ?? [];
      if (importers && !importers.includes(file))
        context.report({ node: source, message: `Only ${importers.join(' and ')} may import it.` });
    };
    return { ImportDeclaration: check, ImportExpression: check };
  },
};

const layers = [
  [
    'src/roster/**',
    ['**/source/**', '**/database/**', '**/engine/**', '**/cli/**', '**/sandbox/**', '**/notify/**'],
  ],
  ['src/source/**', ['**/database/**', '**/engine/**', '**/cli/**', '**/sandbox/**', '**/notify/**']],
  ['src/database/**', ['**/source/**', '**/engine/**', '**/cli/**', '**/sandbox/**', '**/notify/**']],
  [
    'src/engine/**',
    ['**/source/clever/**', '**/cli/**', '**/sandbox/**', '**/notify/**', 'node:process', 'node:fs*'],
  ],
  ['src/notify/**', ['**/source/**', '**/database/**', '**/engine/**', '**/cli/**', '**/sandbox/**']],
  ['src/sandbox/**', ['**/source/**', '**/engine/**', '**/cli/**', '**/notify/**']],
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'fixtures/', 'coverage/', '.bench/'] },
  tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 14],
      'no-console': 'error',
      'no-duplicate-imports': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off', 'no-console': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { project: { rules: { 'one-importer': oneImporter } } },
    rules: { 'project/one-importer': 'error' },
  },
  ...layers.map(([files, groups]) => ({
    files: [files],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: groups, message: `${files} may not know these: see src/README.md.` }] },
      ],
    },
  })),
  {
    files: ['src/engine/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'console'],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'The clock is passed in.',
        },
        ...['Literal[value=', 'TemplateElement[value.raw='].map((text) => ({
          selector: `${text}/^\\s*(select .+ from|insert into|update \\w+ set|delete from) /is]`,
          message: 'SQL stands in src/database/statements.',
        })),
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'The clock is passed in.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/database/**', 'src/cli/terminal/io.ts', 'src/localProcesses.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', message: 'Only io.ts and localProcesses.ts touch the process.' },
      ],
    },
  },
);
