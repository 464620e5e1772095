// The byte order mark, which editors on Windows put before a text and some servers before JSON. It says nothing here, and
// whoever reads JSON may pass over it (RFC 8259, section 8.1).

/** The text without it. */
export const withoutMark = (text: string): string => (text.startsWith('\u{feff}') ? text.slice(1) : text);

/**
 * The text of a file, without its mark. One that begins with the mark of UTF-16, as Windows PowerShell writes them, is read
 * as such, any other as UTF-8.
 */
export const textOf = (bytes: Buffer): string =>
  withoutMark(bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8'));

/** The bytes of a text in UTF-8 without it, in the same memory. */
export const bytesWithoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
