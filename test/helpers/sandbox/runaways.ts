// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import type { Json, JsonObject } from '../../../main/contract/json.ts';
import type { Trial } from './rendering.ts';

const many: Json = Array.from({ length: 1000 }, (_, index) => index);

/** Texts that try to take time, memory or depth without end. */
export const runaways: readonly { readonly name: string; readonly trial: Trial }[] = [
  {
    name: 'four loops over 1,000',
    trial: {
      layers: ['{{#each m}}{{#each ../m}}{{#each ../../m}}{{#each ../../../m}}\n{{/each}}{{/each}}{{/each}}{{/each}}'],
      context: { m: many },
    },
  },
  { name: '20,000 nested ifs', trial: { layers: [`${'{{#if a}}'.repeat(20_000)}${'{{/if}}'.repeat(20_000)}`] } },
  { name: '12,000 nested ifs', trial: { layers: [`${'{{#if a}}'.repeat(12_000)}${'{{/if}}'.repeat(12_000)}`] } },
  { name: 'a path of 200,000 parts', trial: { layers: [`a: {{${'a.'.repeat(200_000)}a}}`] } },
  { name: 'a path of 100,000 parts', trial: { layers: [`a: {{${'a.'.repeat(100_000)}a}}`] } },
  { name: '100,000 brackets', trial: { layers: [`a: ${'['.repeat(100_000)}`] } },
  {
    name: '5,000 nested sub-expressions',
    trial: { layers: [`a: {{not ${'(not '.repeat(5000)}1${')'.repeat(5000)}}}`] },
  },
  { name: 'inline partial that calls itself', trial: { layers: ['{{#*inline "a"}}{{> a}}{{> a}}{{/inline}}{{> a}}'] } },
  { name: 'alias bomb', trial: { layers: [bomb(9, 10)] } },
  { name: 'text that doubles', trial: { layers: [doubling(40)] } },
  { name: 'a text of 256 KB of quotes', trial: { layers: [`a: "${'\\"'.repeat(120_000)}"`] } },
  {
    name: '60,000 keys in a line',
    trial: {
      layers: [`{${Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`).join(',')}}`.slice(0, 262_000)],
    },
  },
  { name: 'blocks of comments', trial: { layers: ['{{!-- {{#if a}} --}}\n'.repeat(12_000)] } },
  {
    name: 'deep block map',
    trial: { layers: [Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n')] },
  },
  { name: 'unclosed expressions', trial: { layers: ['{{#each a '.repeat(20_000)] } },
  {
    name: '80,000 placeholders',
    trial: { layers: [`a: "${'${A}'.repeat(60_000)}"`], variables: { A: 'x'.repeat(1000) } },
  },
];

/** `a: [x…]`, `b: [*a…]` and so on. */
export function bomb(width: number, depth: number): string {
  const keys = Array.from({ length: depth }, (_, index) => `k${index}`);
  return keys
    .map(
      (key, index) =>
        `${key}: &${key} [${Array.from({ length: width }, () => (index === 0 ? 'x' : `*k${index - 1}`)).join(',')}]`,
    )
    .join('\n');
}

function doubling(times: number): string {
  let expression = '"0123456789"';
  // Each level names the level below twice, so that the value doubles and the text does too, up to what is read.
  for (let index = 0; index < times && expression.length < 4000; index++)
    expression = `(concat ${expression} ${expression})`;
  return `a: {{replace (replace ${expression.slice(0, 0)}"aaaaaaaaaa" "a" "aaaaaaaaaaaaaaaaaaaa") "a" big}}\nb: {{big}}`;
}

/** A job that keeps the child busy for longer than any budget, by sheer honest work on regular expressions and schema checks. */
export function busySchema(): {
  readonly schema: JsonObject;
  readonly layers: readonly string[];
  readonly context: JsonObject;
} {
  // `uniqueItems` over objects compares each with each.
  const items = Array.from({ length: 6000 }, (_, index) => ({ a: { b: { c: { d: index } } } }));
  return { schema: { properties: { a: { uniqueItems: true } } }, layers: ['a: {{items}}\n'], context: { items } };
}
