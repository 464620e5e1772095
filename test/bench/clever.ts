// Clever, as the bench sees it: a sandbox in a process of its own, one at a time, for the day and latency asked for.

import { serve } from './children.ts';

/** How to reach it. */
export interface Clever {
  url: string;
  token: string;
  districtId: string;
}

interface Running {
  what: string;
  ready: Clever;
  stop: () => Promise<void>;
}

export class CleverServer {
  readonly #folder: string;
  #running: Running | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Serves that day. What is served already goes on: to read a day of a large district takes a while. */
  async serve(day: number, latencyMs = 0): Promise<Clever> {
    const what = `${day}/${latencyMs}`;
    if (this.#running?.what !== what) {
      await this.close();
      this.#running = {
        what,
        ...(await serve<Clever>('sandboxProcess', [this.#folder, String(day), String(latencyMs)])),
      };
    }
    return this.#running.ready;
  }

  async close(): Promise<void> {
    await this.#running?.stop();
    this.#running = null;
  }
}

const LISTS = [
  'schools',
  'courses',
  'terms',
  ...['student', 'teacher', 'staff', 'district_admin'].map((role) => `users?role=${role}`),
  'sections',
];

interface Body {
  data: { data: unknown }[];
  links: { rel: string; uri: string }[];
}

/** A page of a list: its text, and the records in it. */
export interface Page extends Pick<Body, 'data'> {
  list: string;
  text: string;
}

/** Every page of the share, as the program fetches them: its lists, 10,000 records a page. */
export async function* pages({ url, token }: Clever): AsyncGenerator<Page> {
  for (const list of LISTS) {
    let next: string | undefined = `/v3.1/${list}${list.includes('?') ? '&' : '?'}limit=10000`;
    while (next !== undefined) {
      const answer = await fetch(new URL(next, url), { headers: { authorization: `Bearer ${token}` } });
      if (!answer.ok) throw new Error(`${next}: ${answer.status}`);
      const text = await answer.text();
      const { data, links } = JSON.parse(text) as Body;
      yield { list, text, data };
      next = links.find(({ rel }) => rel === 'next')?.uri;
    }
  }
}
