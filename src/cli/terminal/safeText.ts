// The one renderer that makes untrusted text safe to show: nothing in a name can drive a terminal, hide, or
// reorder what stands beside it. Every value from a share or the Portal passes through here on its way out.

// Control characters, invisible and reordering format characters, line and paragraph separators, lone surrogates
// (Cs under the u flag), and whatever else draws nothing. Variation selectors only choose a glyph: they stay. Marks stay
// with their letter, eight of them, which is more than any language puts there: more would be drawn over other lines.
const UNSAFE =
  /(?![\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{M}(?<=\p{M}{9})/gu;

const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text with everything unsafe made visible: ESC as `\u{1b}`, a newline as `\n`. One line, always. */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (char) => SHORT[char] ?? `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

/** Whether the text would be shown otherwise than it is. */
export function isSafe(text: string): boolean {
  return text.search(UNSAFE) === -1;
}

/** The value as JSON, unsafe characters as `\uXXXX`: the same value to a parser, harmless on a terminal. */
export function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, (char) =>
    char === '\n' ? char : [...utf16(char)].join(''),
  );
}

function* utf16(char: string): Iterable<string> {
  for (let i = 0; i < char.length; i += 1) yield `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`;
}

// Where a spreadsheet takes a cell for a formula, full-width signs included: also after blanks, and after a semicolon, at
// which one in German or French begins a new cell, whether or not there are quotes.
const FORMULA = /(^|;)(?=[\s"]*[=+\-@\t\r\n＝＋－＠])/gu;

/** The text for a CSV cell: safe, and with an apostrophe where a spreadsheet would begin to run it as a formula. */
export function csvCell(text: string): string {
  return safeText(text.replace(FORMULA, "$1'"));
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text for HTML, as content or as a quoted attribute: safe and escaped. */
export function htmlText(text: string): string {
  return safeText(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}
