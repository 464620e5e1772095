// A real pseudo terminal: the program in a tmux of its own, real key presses, and what stands on the screen.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { BIN } from './program.ts';

/** Whether there is a tmux to run it in. */
export function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export class Terminal {
  readonly #socket = `clever-sync-${randomBytes(6).toString('hex')}`;

  /**
   * Runs the program with the arguments, as typed in a shell; then `exit=<code>` stands on the screen. With 0 columns
   * the terminal does not say how large it is, as in some containers.
   */
  constructor(args: string, env: Record<string, string>, size: { columns: number; rows: number }) {
    const settings = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
    const { columns, rows } = size;
    const sizeless = columns === 0 ? 'stty cols 0 rows 0; ' : '';
    // A shell that heard Ctrl-C itself would end before it could say how the program ended.
    const command = `trap : INT; ${sizeless}env ${settings.join(' ')} '${process.execPath}' '${BIN}' ${args}; echo exit=$?; sleep 60`;
    this.#tmux(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-x',
      String(columns || 80),
      '-y',
      String(rows),
      'sh',
      '-c',
      command,
    );
  }

  /** Presses keys by their tmux names: `Enter`, `Escape`, `Down`, `C-c`, or text. */
  press(...keys: string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  /** The screen with what has scrolled away, once it shows `text`; throws the screen when it does not in 15 seconds. */
  async shows(text: string | RegExp): Promise<string> {
    for (let tries = 0; tries < 150; tries += 1) {
      const screen = this.screen();
      if (typeof text === 'string' ? screen.includes(text) : text.test(screen)) return screen;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`The terminal never showed ${String(text)}:\n${this.screen()}`);
  }

  screen(): string {
    return this.#tmux('capture-pane', '-p', '-S', '-2000');
  }

  close(): void {
    this.#tmux('kill-server');
  }

  #tmux(...args: string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' });
  }
}
