// Texts of others in a message, which has no room for whatever they may be.

/** The text with at most so many characters, the last of them `…` where some are left out. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}

/** What was typed, cut so that an error stays one line. Made safe where errors are written. */
export const asTyped = (text: string): string => shortened(text, 60);
