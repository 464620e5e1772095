// When two names are the same to a person: an accented letter may be one character, or a letter and its accent.

/** A name with every accented letter as one character, where there is one. */
export const composed = (name: string): string => name.normalize('NFC');

/** A name as names are looked up by: its case does not matter either. */
export const folded = (name: string): string => composed(name).toLowerCase();
