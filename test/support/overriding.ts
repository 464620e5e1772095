// A real database some of whose methods are a test's own.

import type { Database } from '../../src/database/database.ts';

/** A database some of whose methods are others. */
export const overriding = (database: Database, methods: { [M in keyof Database]?: unknown }): Database =>
  new Proxy(database, {
    get(target, name) {
      const method: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name);
      return typeof method === 'function' ? (method.bind(target) as unknown) : method;
    },
  });
