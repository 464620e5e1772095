// Reads just as much of Clever's OpenAPI file as says which properties a record has: its `definitions`, whose layout
// is regular. No YAML in general.

import { existsSync, readFileSync } from 'node:fs';

/** Where Clever's OpenAPI file is, if somebody has put it there. */
const FILE = process.env.CLEVER_OPENAPI ?? '../shared/clever/v3.1.yml';

interface Property {
  type?: string;
  /** The definition that it, or each of its items, follows. */
  ref?: string;
  /** The type of each of its items. */
  items?: string;
  values?: string[];
  nullable?: boolean;
}

export type Definitions = Record<string, Record<string, Property>>;

/** The definitions, or null where there is no such file. */
export function readDefinitions(): Definitions | null {
  if (!existsSync(FILE)) return null;
  const definitions: Definitions = {};
  let properties: Record<string, Property> = {};
  let property: Property = {};
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    const [, indent = '', word = '', value = ''] = /^( *)(\$?[\w-]+|-)(?::| |$) *(.*)$/.exec(line) ?? [];
    const depth = indent.length;
    if (depth === 0 && word === 'host') break;
    if (depth === 2) definitions[word] = properties = {};
    if (depth === 6) properties[word] = property = {};
    if (depth >= 8) describe(property, depth, word, value);
  }
  return definitions;
}

function describe(property: Property, depth: number, word: string, value: string): void {
  if (word === '$ref') property.ref = value.replace(/.*\/|'/g, '');
  else if (word === 'type') property[depth === 8 ? 'type' : 'items'] = value;
  else if (word === 'x-nullable') property.nullable = true;
  else if (word === '-') (property.values ??= []).push(value.replace(/^"(.*)"$/, '$1'));
}

/** What of the value is not as its definition says, as paths. */
export function mismatches(definitions: Definitions, name: string, value: unknown, path = name): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no object`];
  return Object.entries(value).flatMap(([key, each]) => {
    const property = definitions[name]?.[key];
    return property ? differs(definitions, property, each, `${path}.${key}`) : [`${path}.${key} is unknown`];
  });
}

function differs(definitions: Definitions, property: Property, value: unknown, path: string): string[] {
  const { type, ref, items, values, nullable } = property;
  if (value === null) return nullable ? [] : [`${path} is null`];
  if (type === 'array') {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, index) => {
      const each = { ...(ref ? { ref } : { type: items ?? 'string' }), ...(values ? { values } : {}) };
      return differs(definitions, each, item, `${path}[${index}]`);
    });
  }
  if (ref) return mismatches(definitions, ref, value, path);
  if (typeof value !== (type === 'integer' ? 'number' : type)) return [`${path} is no ${type}`];
  return values && !values.includes(value as string) ? [`${path} is none of the values`] : [];
}
