// What the figures should be at full size, on each database: syncs in P; of bulk, how many times as fast with two jobs.

export type Kind = 'sqlite' | 'postgres';
export const KINDS: readonly Kind[] = ['sqlite', 'postgres'];

interface Goals {
  first: number;
  again: number;
  preview: number;
  edit: number;
  resetPreview?: number;
  reset?: number;
  bulk: number;
}

export const GOALS: Record<Kind, Goals> = {
  // One writer at a time: a second job must not make it slower.
  sqlite: { first: 4, again: 2.2, preview: 2.3, edit: 2.5, resetPreview: 2.3, reset: 3, bulk: 1 },
  postgres: { first: 6, again: 2.5, preview: 3, edit: 3, bulk: 1.8 },
};
