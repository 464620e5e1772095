// One or many, in the words of messages. It knows no thing that is counted.

/** `class` of one, `classes` of none and of many. */
export const plural = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** `1 class`, `3 classes`. */
export const counted = (count: number, one: string, many?: string): string =>
  `${count} ${plural(count, one, many)}`;
