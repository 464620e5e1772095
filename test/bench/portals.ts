// Portal databases to measure on: each made once by its recipe, and copied for every measurement.

import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** How a database comes about: from a copy of another one, or from nothing. */
export interface Recipe {
  from?: string;
  make: (path: string) => Promise<unknown>;
}

export class Portals {
  readonly #folder: string;
  readonly #recipes: Record<string, Recipe>;
  readonly #made = new Set<string>();

  /** Recipes by name. What an earlier program left in the folder is removed. */
  static async open(folder: string, recipes: Record<string, Recipe>): Promise<Portals> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new Portals(folder, recipes);
  }

  private constructor(folder: string, recipes: Record<string, Recipe>) {
    this.#folder = folder;
    this.#recipes = recipes;
  }

  /** A fresh copy of that database, always at the same path: the one before is gone. */
  async copyOf(name: string): Promise<string> {
    const path = this.#path('work');
    const original = await this.original(name);
    await this.#clear();
    await copyFile(original, path);
    await flush(path);
    return path;
  }

  /** The path of that database, made when it is not there. Nobody may change it. */
  async original(name: string): Promise<string> {
    if (!this.#made.has(name)) await this.#make(name);
    this.#made.add(name);
    return this.#path(name);
  }

  async #make(name: string): Promise<void> {
    const recipe = this.#recipes[name];
    if (!recipe) throw new Error(`There is no recipe for ${name}.`);
    const { from, make } = recipe;
    await this.#clear();
    const path = from === undefined ? this.#path('work') : await this.copyOf(from);
    await make(path);
    if (existsSync(`${path}-wal`)) throw new Error(`${name} was not closed: it still has a log.`);
    await rename(path, this.#path(name));
  }

  async #clear(): Promise<void> {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(this.#path('work') + end, { force: true });
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.db`);
  }
}

/** Otherwise the first to sync the file would wait for the copy to reach the disk. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}
