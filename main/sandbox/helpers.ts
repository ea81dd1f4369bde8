import { type HelperDefinition, type HelperType, helpers } from '../contract/helpers.ts';
import type { Json } from '../contract/json.ts';
import { MAX_NODES, MAX_OUTPUT } from './bounds.ts';
import { isList, isMap, kindOf, sameJson } from './data.ts';
import { type Found, holds, missing } from './truth.ts';

/** What a helper refuses: a sentence about its arguments. */
export class HelperRefusal extends Error {}

type Implementation = (...args: never[]) => Found;

function words(text: string): string[] {
  return text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
}

function order(name: string, left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  throw new HelperRefusal(`${name} compares two numbers or two texts, not ${kindOf(left)} with ${kindOf(right)}`);
}

function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  throw new HelperRefusal(`${name} gives no number that can be written down`);
}

function nonZero(name: string, value: number): number {
  if (value === 0) throw new HelperRefusal(`${name} cannot divide by 0`);
  return value;
}

function round(value: number, digits = 0): number {
  if (!Number.isInteger(digits) || digits < 0 || digits > 15) {
    throw new HelperRefusal('round takes 0 to 15 digits');
  }
  // Shifting the decimal point in the written form keeps 1.005 from becoming 1.00499999.
  const shift = (number: number, by: number) => {
    const [mantissa, exponent = '0'] = String(number).split('e');
    return Number(`${mantissa}e${Number(exponent) + by}`);
  };
  return Math.sign(value) * shift(Math.round(shift(Math.abs(value), digits)), -digits) || 0;
}

function lookup(target: Json, key: Json): Found {
  if (isList(target)) {
    if (typeof key !== 'number') throw new HelperRefusal(`lookup takes a number for a list, not ${kindOf(key)}`);
    return Number.isInteger(key) && key >= 0 && key < target.length ? target[key]! : missing;
  }
  if (!isMap(target)) throw new HelperRefusal(`lookup takes a map or a list, not ${kindOf(target)}`);
  if (typeof key !== 'string') throw new HelperRefusal(`lookup takes text for the key of a map, not ${kindOf(key)}`);
  return Object.hasOwn(target, key) ? target[key]! : missing;
}

function contains(value: Json, search: Json): boolean {
  if (isList(value)) return value.some((element) => sameJson(element, search));
  if (typeof search !== 'string') throw new HelperRefusal(`contains looks for text here, not ${kindOf(search)}`);
  return typeof value === 'string' ? value.includes(search) : isMap(value) && Object.hasOwn(value, search);
}

function replace(text: string, search: string, replacement: string): string {
  if (search === '') throw new HelperRefusal('replace cannot search for empty text');
  const pieces = text.split(search);
  bound('replace', text.length + (pieces.length - 1) * (replacement.length - search.length));
  return pieces.join(replacement);
}

function split(text: string, separator: string): readonly string[] {
  if (separator === '') throw new HelperRefusal('split cannot split at empty text');
  const pieces = text.split(separator, MAX_NODES + 1);
  if (pieces.length > MAX_NODES) throw new HelperRefusal('split gives more than 20,000 pieces');
  return pieces;
}

function bound(name: string, length: number): void {
  if (length > MAX_OUTPUT) throw new HelperRefusal(`${name} gives more than 5 MB of text`);
}

function scalarText(name: string, value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value);
  throw new HelperRefusal(`${name} takes text, numbers and booleans, not ${kindOf(value)}`);
}

function join(list: readonly Json[], separator = ', '): string {
  const texts = list.map((element) => scalarText('join', element));
  bound(
    'join',
    texts.reduce((sum, text) => sum + text.length + separator.length, 0),
  );
  return texts.join(separator);
}

function concat(...parts: Json[]): string {
  const texts = parts.map((part) => scalarText('concat', part));
  bound(
    'concat',
    texts.reduce((sum, text) => sum + text.length, 0),
  );
  return texts.join('');
}

function end(name: string, list: readonly Json[], index: number): Json {
  const element = list.at(index);
  if (element === undefined) throw new HelperRefusal(`${name} finds no element in an empty list`);
  return element;
}

const lettersOf = (text: string) => [...text].length;

const implementations: Readonly<Record<string, Implementation>> = {
  eq: (left: Json, right: Json) => sameJson(left, right),
  ne: (left: Json, right: Json) => !sameJson(left, right),
  lt: (left: Json, right: Json) => order('lt', left, right) < 0,
  le: (left: Json, right: Json) => order('le', left, right) <= 0,
  gt: (left: Json, right: Json) => order('gt', left, right) > 0,
  ge: (left: Json, right: Json) => order('ge', left, right) >= 0,
  and: (...conditions: Found[]) => conditions.every(holds),
  or: (...conditions: Found[]) => conditions.some(holds),
  not: (condition: Found) => !holds(condition),
  default: (value: Found, otherwise: Json) => (value === missing || value === null ? otherwise : value),
  has: (value: Found) => value !== missing,
  upper: (text: string) => text.toUpperCase(),
  lower: (text: string) => text.toLowerCase(),
  title: (text: string) =>
    text.replace(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*/gu, (word) => {
      const [letter = '', ...others] = word;
      return letter.toUpperCase() + others.join('').toLowerCase();
    }),
  kebab: (text: string) => words(text).join('-').toLowerCase(),
  snake: (text: string) => words(text).join('_').toLowerCase(),
  concat,
  join,
  split,
  replace,
  trim: (text: string) => text.trim(),
  length: (value: string | readonly Json[] | { readonly [key: string]: Json }) =>
    typeof value === 'string' ? lettersOf(value) : isList(value) ? value.length : Object.keys(value).length,
  contains,
  first: (list: readonly Json[]) => end('first', list, 0),
  last: (list: readonly Json[]) => end('last', list, -1),
  add: (...numbers: number[]) =>
    finite(
      'add',
      numbers.reduce((sum, number) => sum + number, 0),
    ),
  subtract: (left: number, right: number) => finite('subtract', left - right),
  multiply: (...numbers: number[]) =>
    finite(
      'multiply',
      numbers.reduce((product, number) => product * number, 1),
    ),
  divide: (left: number, right: number) => finite('divide', left / nonZero('divide', right)),
  modulo: (left: number, right: number) => finite('modulo', left % nonZero('modulo', right)),
  floor: (number: number) => finite('floor', Math.floor(number)),
  ceil: (number: number) => finite('ceil', Math.ceil(number)),
  round: (number: number, digits?: number) => finite('round', round(number, digits)),
  min: (...numbers: number[]) => Math.min(...numbers),
  max: (...numbers: number[]) => Math.max(...numbers),
  lookup,
  keys: (map: { readonly [key: string]: Json }) => Object.keys(map),
  values: (map: { readonly [key: string]: Json }) => Object.values(map),
  json: (value: Json) => {
    const text = JSON.stringify(value);
    bound('json', text.length);
    return text;
  },
};

const accepts: Readonly<Record<HelperType, (value: Json) => boolean>> = {
  any: () => true,
  scalar: (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  list: isList,
  map: isMap,
  collection: (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
};

const typeWords: Readonly<Record<HelperType, string>> = {
  any: 'a value',
  scalar: 'text, a number or a boolean',
  text: 'text',
  number: 'a number',
  boolean: 'a boolean',
  list: 'a list',
  map: 'a map',
  collection: 'text, a list or a map',
};

/** A helper ready to be called. */
export interface Helper {
  readonly definition: HelperDefinition;
  /** Calls it with evaluated arguments. @throws HelperRefusal when an argument is not what it takes. */
  readonly call: (args: readonly Found[]) => Found;
}

/** Every helper by name. */
export const helperTable: ReadonlyMap<string, Helper> = new Map(
  helpers.map((definition) => [definition.name, { definition, call: checked(definition) }]),
);

/** The names that have an implementation, for the test that holds table and engine together. */
export const implementedHelpers: readonly string[] = Object.keys(implementations);

/** What is wrong with the number of arguments, or null. */
export function arityProblem(definition: HelperDefinition, count: number): string | null {
  const least = definition.arguments.filter((argument) => argument.optional === undefined).length;
  const most = definition.arguments.at(-1)?.rest ? Number.POSITIVE_INFINITY : definition.arguments.length;
  if (count >= least && count <= most) return null;
  const names = definition.arguments.map(({ name, rest }) => (rest ? `${name} …` : name)).join(', ');
  return `${definition.name} takes ${names}, and was given ${count === 0 ? 'nothing' : count}`;
}

function checked(definition: HelperDefinition): (args: readonly Found[]) => Found {
  const implementation = implementations[definition.name] as ((...args: Found[]) => Found) | undefined;
  if (implementation === undefined) throw new Error(`no implementation of the helper ${definition.name}`);
  const types = definition.arguments;
  const lastType = types.length - 1;
  return (args) => {
    for (let index = 0; index < args.length; index++) {
      const argument = types[index < lastType ? index : lastType]!;
      const value = args[index]!;
      if (value !== missing && !accepts[argument.type](value)) {
        throw new HelperRefusal(
          `${definition.name} takes ${typeWords[argument.type]} for ${argument.name}, not ${kindOf(value)}`,
        );
      }
    }
    return implementation(...args);
  };
}
