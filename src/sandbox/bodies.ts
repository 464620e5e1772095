// Memory for large answers, used again once it was sent. Anew for each page of 10 MB, it made V8 collect garbage after every
// one as soon as the sandbox had been idle for a while: a district of 286,000 people took 1.5 s of processor time, not 0.3.

/** Memory is kept in pieces of so many bytes: the pages of a list differ little in length. */
const PIECE = 2 ** 20;

/** So many are kept: a reader asks for two pages or three at once. */
const MOST = 4;

/** By length. */
const free: Buffer[] = [];
const ours = new WeakSet<ArrayBufferLike>();

/** So many bytes, with anything in them. */
export function memoryFor(length: number): Buffer {
  if (length < PIECE) return Buffer.allocUnsafe(length);
  const index = free.findIndex((each) => each.length >= length);
  const [kept] = index < 0 ? [] : free.splice(index, 1);
  const memory = kept ?? Buffer.allocUnsafeSlow(Math.ceil(length / PIECE) * PIECE);
  ours.add(memory.buffer);
  return memory.subarray(0, length);
}

/** Takes back what `memoryFor` gave, or leaves another body alone. Nobody may read it from then on, nor give it back again. */
export function giveBack({ buffer }: Buffer): void {
  if (!ours.has(buffer)) return;
  free.push(Buffer.from(buffer));
  free.sort((one, other) => one.length - other.length);
  // The smallest goes: it would be of no use for the pages to come of a list whose records are longer.
  if (free.length > MOST) free.shift();
}
