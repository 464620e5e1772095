// Writes lines to a stream no faster than it takes them, and ends quietly when its reader has gone.
// It knows nothing of what the lines say.

import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { codeOf, Fault } from '../../roster/errors.ts';

/** Writes lines to one stream. */
export interface LineWriter {
  /**
   * Once the reader has gone it stops asking for lines and resolves. Throws `failed` when nothing can be written: a
   * full disk.
   */
  write: (lines: Lines) => Promise<void>;
  /** Whether somebody reads what is written, as far as the last write could tell. */
  isRead: () => boolean;
}

/** One line, or many, made as they are needed. Lines carry no newline of their own. */
export type Lines = string | Iterable<string> | AsyncIterable<string>;

// One system call for some hundred lines; small enough that a long list begins to show at once.
const CHUNK = 16 * 1024;

/** The reader closed the pipe (`| head`; `EOF` on Windows), or the terminal window. */
const GONE = new Set(['EPIPE', 'EOF', 'EIO', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** Writes lines to `stream`, which `name` names in messages. */
export function lineWriter(stream: Writable, name: string): LineWriter {
  let gone = false;
  // Without a listener Node ends the process at the first EPIPE; write() below gets every error as well.
  stream.on('error', (error) => {
    gone ||= GONE.has(codeOf(error));
  });

  const write = async (text: string) => {
    if (gone || text === '') return;
    try {
      await written(stream, text);
    } catch (error) {
      const code = codeOf(error);
      if (!GONE.has(code)) throw unwritable(name, code, error);
      gone = true;
    }
  };

  return {
    async write(lines) {
      let chunk = '';
      for await (const line of typeof lines === 'string' ? [lines] : lines) {
        if (gone) return;
        chunk += `${line}\n`;
        if (chunk.length < CHUNK) continue;
        await write(chunk);
        chunk = '';
        // A pipe takes it at once: lines that are at hand would leave no moment in which Ctrl-C is heard.
        await setImmediate();
      }
      await write(chunk);
    },
    isRead: () => !gone,
  };
}

/** Most results are printed once what they tell is committed: then nothing is to be done again unseen. */
function unwritable(name: string, code: string, cause: unknown): Fault {
  const hint =
    'Make room where it goes, or send it elsewhere. What the command changed, if anything, stands: look before you run it again.';
  return new Fault('failed', `${name} cannot be written${code && ` (${code})`}.`, hint, cause);
}

function written(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
