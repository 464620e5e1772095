// Texts of others in a message, which has no room for whatever they may be.

/** The text with at most so many characters, the last of them `…` where some are left out. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}
