// When two texts are the same whatever their case: letter by letter, on every database.

/**
 * A text in small letters, by which lists are searched. `I` is replaced before, because a Turkish server makes `ı` of it. Lists
 * are ordered by plain `lower`: before PostgreSQL 18 nothing can be replaced in a column whose collation takes several
 * letters for one.
 */
export const small = (text: string): string => `lower(replace(${text}, 'I', 'i'))`;

/**
 * A text with its letters in small. Two of them are lowered differently by different databases: `İ` to one letter or
 * two, and `Σ` to another one at the end of a word or not (SQLite's function here is JavaScript's, PostgreSQL's is
 * the system's or ICU's).
 */
export const lowered = (text: string): string => small(`replace(replace(${text}, 'Σ', 'σ'), 'İ', 'i')`);
