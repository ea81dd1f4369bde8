import type { Json, JsonObject } from './json.ts';

/** What a helper takes or gives. `scalar` is text, number or boolean. */
export type HelperType = 'any' | 'scalar' | 'text' | 'number' | 'boolean' | 'list' | 'map' | 'collection';

/** One argument of a helper. */
export interface HelperArgument {
  readonly name: string;
  /** `collection` is text, a list or a map. */
  readonly type: HelperType;
  readonly optional?: true;
  /** The last argument may be given any number of times, at least once. */
  readonly rest?: true;
  /** A path that does not resolve is allowed here. */
  readonly mayBeMissing?: true;
}

/** A helper of the template language, as editor, reference and engine read it. */
export interface HelperDefinition {
  readonly name: string;
  readonly arguments: readonly HelperArgument[];
  readonly returns: HelperType;
  /** One sentence. */
  readonly sentence: string;
  /** An expression, the context it is tried with, and what it gives. */
  readonly example: { readonly expression: string; readonly context: JsonObject; readonly result: Json };
}

/** The version of the template context and its helpers. Adding is free, changing makes the next version. */
export const contextVersion = 1;

/** The block statements of the language; there are no others. */
export const blockNames = ['if', 'unless', 'each', 'with'] as const;

const any = (name: string): HelperArgument => ({ name, type: 'any' });
const text = (name: string): HelperArgument => ({ name, type: 'text' });
const number = (name: string): HelperArgument => ({ name, type: 'number' });
const rest = (name: string, type: HelperType): HelperArgument => ({ name, type, rest: true });

function define(
  name: string,
  args: readonly HelperArgument[],
  returns: HelperType,
  sentence: string,
  expression: string,
  result: Json,
  context: JsonObject = {},
): HelperDefinition {
  return { name, arguments: args, returns, sentence, example: { expression, context, result } };
}

const tags = { list: ['a', 'b', 'c'], map: { region: 'eu', tier: 'premium' } };

/** Every helper of context version 1. The engine's implementation is held to this table by a test. */
export const helpers: readonly HelperDefinition[] = [
  define(
    'eq',
    [any('left'), any('right')],
    'boolean',
    'True when both are the same value of the same type.',
    '{{eq 1 "1"}}',
    false,
  ),
  define('ne', [any('left'), any('right')], 'boolean', 'True when they differ in value or type.', '{{ne 1 "1"}}', true),
  define(
    'lt',
    [any('left'), any('right')],
    'boolean',
    'True when the left of two numbers or two texts comes first.',
    '{{lt 1 2}}',
    true,
  ),
  define(
    'le',
    [any('left'), any('right')],
    'boolean',
    'True when the left of two numbers or two texts comes first or both are equal.',
    '{{le 2 2}}',
    true,
  ),
  define(
    'gt',
    [any('left'), any('right')],
    'boolean',
    'True when the left of two numbers or two texts comes last.',
    '{{gt 1 2}}',
    false,
  ),
  define(
    'ge',
    [any('left'), any('right')],
    'boolean',
    'True when the left of two numbers or two texts comes last or both are equal.',
    '{{ge 2 2}}',
    true,
  ),
  define(
    'and',
    [rest('conditions', 'any')],
    'boolean',
    'True when every condition holds; false, null, 0, "" and an empty list do not hold.',
    '{{and true 1}}',
    true,
  ),
  define(
    'or',
    [rest('conditions', 'any')],
    'boolean',
    'True when at least one condition holds.',
    '{{or false ""}}',
    false,
  ),
  define('not', [any('condition')], 'boolean', 'True when the condition does not hold.', '{{not false}}', true),
  define(
    'default',
    [{ name: 'value', type: 'any', mayBeMissing: true }, any('otherwise')],
    'any',
    'The value when it resolves to something other than null, else the second argument.',
    '{{default region "eu-west"}}',
    'eu-west',
  ),
  define(
    'has',
    [{ name: 'path', type: 'any', mayBeMissing: true }],
    'boolean',
    'True when the path resolves.',
    '{{has map.region}}',
    true,
    tags,
  ),
  define('upper', [text('text')], 'text', 'The text in capitals.', '{{upper "eu"}}', 'EU'),
  define('lower', [text('text')], 'text', 'The text in small letters.', '{{lower "EU"}}', 'eu'),
  define(
    'title',
    [text('text')],
    'text',
    'The text with each word beginning with a capital.',
    '{{title "solent broadband"}}',
    'Solent Broadband',
  ),
  define(
    'kebab',
    [text('text')],
    'text',
    'The words of the text in small letters, joined with hyphens.',
    '{{kebab "Solent Broadband"}}',
    'solent-broadband',
  ),
  define(
    'snake',
    [text('text')],
    'text',
    'The words of the text in small letters, joined with underscores.',
    '{{snake "Solent Broadband"}}',
    'solent_broadband',
  ),
  define(
    'concat',
    [rest('parts', 'scalar')],
    'text',
    'All parts one after the other as text.',
    '{{concat "db-" 1}}',
    'db-1',
  ),
  define(
    'join',
    [
      { name: 'list', type: 'list' },
      { name: 'separator', type: 'text', optional: true },
    ],
    'text',
    'The elements of the list as one text, with the separator (", " unless given) between them.',
    '{{join list "-"}}',
    'a-b-c',
    tags,
  ),
  define(
    'split',
    [text('text'), text('separator')],
    'list',
    'The pieces of the text between separators.',
    '{{split "a,b" ","}}',
    ['a', 'b'],
  ),
  define(
    'replace',
    [text('text'), text('search'), text('replacement')],
    'text',
    'The text with every occurrence of the search text replaced.',
    '{{replace "a.b.c" "." "_"}}',
    'a_b_c',
  ),
  define('trim', [text('text')], 'text', 'The text without white space at its ends.', '{{trim " a "}}', 'a'),
  define(
    'length',
    [{ name: 'value', type: 'collection' }],
    'number',
    'How many characters, elements or keys there are.',
    '{{length list}}',
    3,
    tags,
  ),
  define(
    'contains',
    [{ name: 'value', type: 'collection' }, any('search')],
    'boolean',
    'True when a text holds the text, a list the element, or a map the key.',
    '{{contains list "b"}}',
    true,
    tags,
  ),
  define(
    'first',
    [{ name: 'list', type: 'list' }],
    'any',
    'The first element of the list.',
    '{{first list}}',
    'a',
    tags,
  ),
  define('last', [{ name: 'list', type: 'list' }], 'any', 'The last element of the list.', '{{last list}}', 'c', tags),
  define('add', [rest('numbers', 'number')], 'number', 'The sum.', '{{add 1 2 3}}', 6),
  define(
    'subtract',
    [number('left'), number('right')],
    'number',
    'The left number less the right one.',
    '{{subtract 5 2}}',
    3,
  ),
  define('multiply', [rest('numbers', 'number')], 'number', 'The product.', '{{multiply 2 3}}', 6),
  define(
    'divide',
    [number('left'), number('right')],
    'number',
    'The left number divided by the right one, which is not 0.',
    '{{divide 5 2}}',
    2.5,
  ),
  define(
    'modulo',
    [number('left'), number('right')],
    'number',
    'What is left over from the division; it has the sign of the left number.',
    '{{modulo 5 2}}',
    1,
  ),
  define('floor', [number('number')], 'number', 'The next whole number below.', '{{floor 2.7}}', 2),
  define('ceil', [number('number')], 'number', 'The next whole number above.', '{{ceil 2.1}}', 3),
  define(
    'round',
    [number('number'), { name: 'digits', type: 'number', optional: true }],
    'number',
    'The number rounded to so many digits after the point (0 unless given), halves away from zero.',
    '{{round 2.345 1}}',
    2.3,
  ),
  define('min', [rest('numbers', 'number')], 'number', 'The smallest of the numbers.', '{{min 3 1 2}}', 1),
  define('max', [rest('numbers', 'number')], 'number', 'The largest of the numbers.', '{{max 3 1 2}}', 3),
  define(
    'lookup',
    [any('map'), any('key')],
    'any',
    "The map's value at the key, or the list's element at the number (from 0).",
    '{{lookup map "region"}}',
    'eu',
    tags,
  ),
  define(
    'keys',
    [{ name: 'map', type: 'map' }],
    'list',
    'The keys of the map in their order.',
    '{{keys map}}',
    ['region', 'tier'],
    tags,
  ),
  define(
    'values',
    [{ name: 'map', type: 'map' }],
    'list',
    'The values of the map in their order.',
    '{{values map}}',
    ['eu', 'premium'],
    tags,
  ),
  define(
    'json',
    [any('value')],
    'text',
    'The value as one line of JSON text.',
    '{{json map}}',
    '{"region":"eu","tier":"premium"}',
    tags,
  ),
];
