// ESM and TypeScript through swc: no type checks here, `npm run check` does those.
// Everything runs on SQLite, and what is listed below on PostgreSQL too; `--selectProjects sqlite` leaves that out.

const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
};

/** Files of test/engine that run on PostgreSQL too. */
const ON_BOTH = ['atomic', 'digest', 'districts', 'lines', 'reset', 'rules', 'sync', 'undo'];

export default {
  testTimeout: 120_000,
  // By default one processor is left idle: on two that takes twice as long.
  maxWorkers: '100%',
  projects: [
    {
      ...common,
      displayName: 'sqlite',
      testMatch: ['<rootDir>/test/!(postgres)/**/*.test.ts'],
      globals: { TEST_DATABASE: 'sqlite' },
    },
    {
      ...common,
      displayName: 'postgres',
      testMatch: [
        `<rootDir>/test/engine/(${ON_BOTH.join('|')}).test.ts`,
        '<rootDir>/test/postgres/*.test.ts',
      ],
      globals: { TEST_DATABASE: 'postgres' },
      globalSetup: '<rootDir>/test/support/postgresSetup.js',
      globalTeardown: '<rootDir>/test/support/postgresTeardown.js',
    },
  ],
};
