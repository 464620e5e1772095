// Lint rules, and the architecture's "who may import whom" as rules: roster ◀ source, database ◀ engine ◀ cli ◀ bin.
import tseslint from 'typescript-eslint';

/** Forbids imports by pattern, with the reason. */
const forbid = (files, groups, ignores = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }],
  },
});

/** Each library is imported in one file (or folder); everything else goes through it. */
const LIBRARIES = {
  got: 'src/source/clever/http.ts',
  nodemailer: 'src/notify/send.ts',
  'better-sqlite3': 'src/database/sqliteConnection.ts',
  pg: 'src/database/postgresConnection.ts',
  'pg-copy-streams': 'src/database/postgresConnection.ts',
  inquirer: 'src/cli/wizard/prompter.ts',
  ora: 'src/cli/terminal/spinner.ts',
  chalk: 'src/cli/terminal/theme.ts',
  'cli-table3': 'src/cli/terminal/tables.ts',
  'csv-stringify': 'src/cli/terminal/reportFile.ts',
  commander: 'src/cli/program.ts',
};

const layers = [
  ['src/roster/**', ['**/source/**', '**/database/**', '**/engine/**', '**/cli/**', '**/sandbox/**']],
  ['src/source/**', ['**/database/**', '**/engine/**', '**/cli/**', '**/sandbox/**']],
  ['src/database/**', ['**/source/**', '**/engine/**', '**/cli/**', '**/sandbox/**']],
  ['src/engine/**', ['**/source/clever/**', '**/cli/**', '**/sandbox/**', 'node:process', 'node:fs*']],
  ['src/notify/**', ['**/source/**', '**/database/**', '**/engine/**', '**/cli/**', '**/sandbox/**']],
  ['src/sandbox/**', ['**/source/**', '**/engine/**', '**/cli/**']],
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
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off', 'no-console': 'off' },
  },
  ...layers.map(([files, groups]) => {
    const own = Object.entries(LIBRARIES).filter(([, file]) => !file.startsWith(files.replace('/**', '/')));
    return forbid(
      [files],
      [
        [groups, `${files} may not know these: see src/README.md.`],
        ...own.map(([name, file]) => [[name, `${name}/*`], `Only ${file} imports it.`]),
      ],
    );
  }),
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
        {
          selector: 'Literal[value=/^\\s*(select .* from|insert into|update .* set|delete from) /i]',
          message: 'SQL stands in src/database/statements.',
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'The clock is passed in.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/database/**', 'src/cli/terminal/io.ts', 'src/cli/terminal/processes.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', message: 'Only io.ts and processes.ts touch the process.' },
      ],
    },
  },
);
