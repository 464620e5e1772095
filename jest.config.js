// ESM and TypeScript through swc: no type checks here, `npm run check` does those.
// Everything runs on SQLite, and what is listed below on PostgreSQL too; `--selectProjects=sqlite` leaves that out.

import { folderInMemory } from './test/support/memory.js';

const inMemory = folderInMemory();
if (inMemory) process.env.TMPDIR ??= inMemory;

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

/** What runs on PostgreSQL too. */
const ON_BOTH = ['engine', 'properties', 'scenarios', 'crash', 'database'];

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
        `<rootDir>/test/(${ON_BOTH.join('|')})/*.test.ts`,
        '<rootDir>/test/e2e/nightly.test.ts',
        '<rootDir>/test/postgres/*.test.ts',
      ],
      globals: { TEST_DATABASE: 'postgres' },
      globalSetup: '<rootDir>/test/support/postgresSetup.js',
      globalTeardown: '<rootDir>/test/support/postgresTeardown.js',
    },
  ],
};
