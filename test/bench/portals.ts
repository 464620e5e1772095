// Portal databases to measure on: each made once by its recipe, and copied for every measurement.

import type { Databases, Store } from './store.ts';

/** How a database comes about: from a copy of another one, or from nothing. */
export interface Recipe {
  from?: string;
  make: (location: string) => Promise<unknown>;
}

export class Portals {
  readonly #store: Store;
  readonly #recipes: Record<string, Recipe>;
  readonly #made = new Set<string>();

  /** Recipes by name. */
  static async open(databases: Databases, name: string, recipes: Record<string, Recipe>): Promise<Portals> {
    return new Portals(await databases.store(name), recipes);
  }

  private constructor(store: Store, recipes: Record<string, Recipe>) {
    this.#store = store;
    this.#recipes = recipes;
  }

  /** Where the copy is that was made last. */
  get location(): string {
    return this.#store.locationOf();
  }

  /** A fresh copy of that database, always at the same location: the one before is gone. */
  async copyOf(name: string): Promise<string> {
    await this.original(name);
    await this.#store.copy(name);
    return this.location;
  }

  /** The location of that database, made when it is not there. Nobody may change it. */
  async original(name: string): Promise<string> {
    if (!this.#made.has(name)) await this.#make(name);
    this.#made.add(name);
    return this.#store.locationOf(name);
  }

  /** Bytes of the copy. */
  async size(): Promise<number> {
    return this.#store.size();
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  async #make(name: string): Promise<void> {
    const recipe = this.#recipes[name];
    if (!recipe) throw new Error(`There is no recipe for ${name}.`);
    if (recipe.from === undefined) await this.#store.begin();
    else await this.copyOf(recipe.from);
    await recipe.make(this.location);
    await this.#store.keep(name);
  }
}
