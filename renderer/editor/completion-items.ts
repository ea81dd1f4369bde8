import type { Vocabulary } from '../../main/contract/authoring.ts';
import { blockNames, helpers } from '../../main/contract/helpers.ts';
import { type CursorPlace, childrenOf, placeAt } from './cursor-place.ts';
import { blocksAround, namesAt } from './expression-scope.ts';
import { allowedOf, descriptionOf, schemaKeys, schemasAt, typesOf, typeWords } from './schema-lookup.ts';
import type { TemplateDocument } from './template-document.ts';
import {
  code,
  helperWords,
  plain,
  schemaWords,
  setForWords,
  shortValue,
  signature,
  variableWords,
} from './vocabulary-words.ts';

/** Something that can be completed, before it becomes the editor's own kind of item. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'helper' | 'context' | 'variable' | 'secret' | 'statement';
  /** A few words beside it. */
  readonly detail: string;
  /** Markdown in which nothing of the template is read as Markdown. */
  readonly words: string;
  /** A snippet: `$1` and `$0` are places, a `$` of its own is escaped. */
  readonly insert: string;
  /** What is replaced, as offsets. */
  readonly start: number;
  readonly end: number;
  /** Whether there is more to complete right behind it. */
  readonly again: boolean;
}

/** A text as a snippet that inserts it as it stands. */
const literal = (text: string) => text.replace(/[\\$]/g, '\\$&');

/** What can stand at an offset, best first. */
export function completionsAt(
  document: TemplateDocument,
  offset: number,
  vocabulary: Vocabulary | null,
): readonly CompletionItem[] {
  const place = placeAt(document, offset);
  switch (place.in) {
    case 'expression':
      return expressionItems(document, offset, place, vocabulary);
    case 'variable':
    case 'secret':
      return placeholderItems(place, vocabulary);
    case 'key':
      return keyItems(document, place, vocabulary);
    case 'value':
      return valueItems(document, place, vocabulary);
    case 'nothing':
      return [];
  }
}

type Place<In extends CursorPlace['in']> = Extract<CursorPlace, { in: In }>;

function keyItems(
  document: TemplateDocument,
  place: Place<'key'>,
  vocabulary: Vocabulary | null,
): readonly CompletionItem[] {
  const { path, word, entry } = place;
  const there = new Set(
    childrenOf(document, path)
      .filter((one) => one !== entry)
      .map((one) => String(one.path.at(-1))),
  );
  const colon = /^[ \t]*:/.test(document.text.slice(word.end, word.end + 40));
  return schemaKeys(vocabulary?.schema ?? null, path)
    .filter(({ name }) => !there.has(name))
    .map(({ name, required, schemas }) => {
      const [type] = typesOf(schemas);
      const [only, ...others] = allowedOf(schemas);
      const written = literal(/^[A-Za-z_][\w.-]*$/.test(name) ? name : JSON.stringify(name));
      const scalar = only !== undefined && others.length === 0 ? `: ${literal(String(only))}` : ': ';
      const behind = type === 'object' ? ':\n  ' : type === 'array' ? ':\n  - ' : scalar;
      return {
        label: name,
        kind: 'key',
        detail: `${typeWords(schemas)}${required ? ', required' : ''}`,
        words: schemaWords(name, schemas, required),
        insert: colon ? written : `${written}${behind}`,
        ...word,
        again: !colon && (type === 'object' || scalar === ': '),
      };
    });
}

function valueItems(
  document: TemplateDocument,
  place: Place<'value'>,
  vocabulary: Vocabulary | null,
): readonly CompletionItem[] {
  const { path, word } = place;
  const schemas = schemasAt(vocabulary?.schema ?? null, path);
  const types = typesOf(schemas);
  const quoted = place.entry.kind === 'quoted';
  // Right behind a colon or dash a blank is still missing.
  const gap = /[:-]/.test(document.text[word.start - 1] ?? '') ? ' ' : '';
  const allowed = [...allowedOf(schemas), ...(types.includes('boolean') ? [true, false] : [])];
  const item = (
    label: string,
    kind: CompletionItem['kind'],
    detail: string,
    words: string,
    text: string,
  ): CompletionItem => ({
    label,
    kind,
    detail,
    words,
    insert: `${gap}${literal(quoted && kind === 'value' ? JSON.stringify(text) : text)}`,
    ...word,
    again: false,
  });
  const values = [...new Set(allowed)].map((value) => {
    const text = typeof value === 'string' ? plainScalar(value) : JSON.stringify(value);
    return item(
      typeof value === 'string' ? value : text,
      'value',
      typeWords(schemas),
      plain(descriptionOf(schemas)),
      text,
    );
  });
  if (quoted) return values;
  // What is called like the key is most likely what is meant.
  const last = String(path.at(-1) ?? '').toLowerCase();
  const likely = (vocabulary?.context ?? []).filter(
    (one) => one.path.toLowerCase().endsWith(`.${last}`) && typeof one.value !== 'object',
  );
  const named = (vocabulary?.variables ?? []).filter(
    ({ name }) => name.toLowerCase() === last || name.toLowerCase().endsWith(`_${last}`),
  );
  return [
    ...values,
    ...likely
      .slice(0, 6)
      .map((one) => item(`{{${one.path}}}`, 'context', shortValue(one.value), code(one.path), `{{${one.path}}}`)),
    ...named
      .slice(0, 6)
      .map((one) =>
        item(
          `\${${one.name}}`,
          'variable',
          variableDetail(one),
          variableWords(one.name, vocabulary),
          `\${${one.name}}`,
        ),
      ),
  ];
}

/** Text as an unquoted value where it stays text, else in quotes. */
export function plainScalar(text: string): string {
  const safe = /^[A-Za-z][\w./ -]*$/.test(text) && !/\s$|: | #/.test(text);
  const other = /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return safe && !other ? text : JSON.stringify(text);
}

function variableDetail(variable: Vocabulary['variables'][number]): string {
  return variable.value === undefined
    ? setForWords(variable)
    : `${shortValue(variable.value)}, ${setForWords(variable)}`;
}

function placeholderItems(
  place: Place<'variable' | 'secret'>,
  vocabulary: Vocabulary | null,
): readonly CompletionItem[] {
  const { word, closed } = place;
  const end = closed ? '' : '}';
  const secrets = (vocabulary?.secrets ?? []).map((name): CompletionItem => {
    const full = place.in === 'secret' ? name : `SECRET:${name}`;
    return {
      label: full,
      kind: 'secret',
      detail: 'secret',
      words: code(name),
      insert: `${literal(full)}${end}`,
      ...word,
      again: false,
    };
  });
  if (place.in === 'secret') return secrets;
  const variables = (vocabulary?.variables ?? []).map(
    (one): CompletionItem => ({
      label: one.name,
      kind: 'variable',
      detail: variableDetail(one),
      words: variableWords(one.name, vocabulary),
      insert: `${literal(one.name)}${end}`,
      ...word,
      again: false,
    }),
  );
  return [...variables, ...secrets];
}

function expressionItems(
  document: TemplateDocument,
  offset: number,
  place: Place<'expression'>,
  vocabulary: Vocabulary | null,
): readonly CompletionItem[] {
  const { before, word } = place;
  const said = document.text
    .slice(place.start + 2, word.start)
    .replace(/^[~{]/, '')
    .trimStart();
  if (/["'][^"']*$/.test(before.replace(/"[^"]*"|'[^']*'/g, ''))) return [];
  const around = blocksAround(document, offset);
  const item = (
    label: string,
    kind: CompletionItem['kind'],
    detail: string,
    words: string,
    insert: string,
    more = {},
  ): CompletionItem => ({
    label,
    kind,
    detail,
    words,
    insert,
    start: word.start,
    end: word.end,
    again: false,
    ...more,
  });
  if (said.startsWith('/')) {
    const open = around.findLast(({ close }) => close === null || close.start === place.start) ?? around.at(-1);
    return open === undefined ? [] : [item(open.name, 'statement', `closes {{#${open.name}}}`, '', open.name)];
  }
  if (said === '#')
    return blockNames.map((name) =>
      item(name, 'statement', 'statement', plain(statementWords[name]), `${name} `, { again: true }),
    );
  const names = namesAt(document, offset, vocabulary).map(({ path, value, from }) =>
    item(
      path,
      'context',
      value === undefined ? from : shortValue(value),
      `${code(path)}\n\n${code(shortValue(value))}`,
      literal(path),
    ),
  );
  const head = said === '' || said.endsWith('(');
  const calls = helpers.map((one) =>
    item(one.name, 'helper', signature(one), helperWords(one), head ? `${one.name} ` : `(${one.name} $0)`, {
      again: true,
    }),
  );
  if (said !== '') return [...names, ...calls];
  const own = document.mustaches.find(({ start }) => start === place.start);
  const rest = document.text.slice(offset, offset + 40);
  const close = /^~?\}\}/.exec(rest)?.[0].length ?? 0;
  const whole = { start: word.start, end: offset + close };
  const statements = blockNames.map((name) => {
    const body = own?.alone === true ? '\n$0\n' : '$0';
    const insert = `#${name} ${subjects[name]}}}${body}{{/${name}}}`;
    return item(`#${name}`, 'statement', 'statement', plain(statementWords[name]), insert, whole);
  });
  const inside =
    around.length === 0 ? [] : [item('else', 'statement', 'statement', plain('What stands there otherwise.'), 'else')];
  return [...names, ...calls, ...inside, ...statements];
}

/** What each statement takes, as a snippet. */
const subjects: Readonly<Record<(typeof blockNames)[number], string>> = {
  if: `\${1:condition}`,
  unless: `\${1:condition}`,
  each: `\${1:list} as |\${2:item}|`,
  with: `\${1:map} as |\${2:it}|`,
};

/** What each statement does. */
export const statementWords: Readonly<Record<(typeof blockNames)[number], string>> = {
  if: 'Keeps what stands inside when the condition holds.',
  unless: 'Keeps what stands inside when the condition does not hold.',
  each: 'Repeats what stands inside for each element of a list or map.',
  with: 'Names a value for what stands inside.',
};
