// JSON values as the fixtures hold them, of any shape, and how to look into them without trusting it.

/** Any value of JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Whether the value is an object, neither null nor a list. */
export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at the end of the keys, or undefined where one of them leads nowhere. */
export function at(value: Json | undefined, ...keys: string[]): Json | undefined {
  return keys.reduce<Json | undefined>((found, key) => (isObject(found) ? found[key] : undefined), value);
}

/** The text at the end of the keys, or undefined. */
export function textAt(value: Json | undefined, ...keys: string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** The texts of the list at the end of the keys; empty when it is no list. */
export function textsAt(value: Json | undefined, ...keys: string[]): string[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}
