// When two texts are the same whatever their case: letter by letter, on every database.

/**
 * A text with its letters in small. Two of them are lowered differently by different databases: `İ` to one letter or
 * two, and `Σ` to another one at the end of a word or not (SQLite's function here is JavaScript's, PostgreSQL's is
 * the system's or ICU's).
 */
export const lowered = (text: string): string => `lower(replace(replace(${text}, 'Σ', 'σ'), 'İ', 'i'))`;
