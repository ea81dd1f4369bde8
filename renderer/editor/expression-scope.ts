import type { Vocabulary } from '../../main/contract/authoring.ts';
import type { Json, JsonObject } from '../../main/contract/json.ts';
import type { Block } from './mustaches.ts';
import type { TemplateDocument } from './template-document.ts';

/** A name an expression may read, with what it is for the pinned tenant; undefined where that is not known. */
export interface ScopeName {
  readonly path: string;
  readonly value: Json | undefined;
  /** What gives it: the context, or the loop it belongs to. */
  readonly from: string;
}

/** The blocks around an offset, outermost first. */
export function blocksAround(document: TemplateDocument, offset: number): readonly Block[] {
  return document.blocks.filter(
    ({ open, close }) => open.end <= offset && (close === null || offset <= close.start + 3),
  );
}

/** Every name an expression at an offset may read: of the loops around it first, then of the context. */
export function namesAt(
  document: TemplateDocument,
  offset: number,
  vocabulary: Vocabulary | null,
): readonly ScopeName[] {
  const context = contextNames(vocabulary);
  const values = new Map(context.map(({ path, value }) => [path, value]));
  let names: readonly ScopeName[] = [];
  for (const { name, open, close } of blocksAround(document, offset)) {
    if ((name !== 'each' && name !== 'with') || (close !== null && offset > close.start)) continue;
    const written = document.text.slice(open.start, open.end);
    const parsed = /^\{\{~?#\s*(?:each|with)\s+([\w@./-]+)(?:\s+as\s*\|\s*([\w-]+)\s*([\w-]+)?\s*\|)?/.exec(written);
    const subject = values.get(parsed?.[1] ?? '');
    const element = name === 'with' ? subject : elementOf(subject);
    const word = parsed?.[2] ?? 'this';
    const local: ScopeName[] = [{ path: word, value: element, from: `#${name}` }];
    for (const [key, value] of Object.entries(isMap(element) ? element : {}))
      local.push({ path: `${word}.${key}`, value, from: `#${name}` });
    if (name === 'each') {
      if (parsed?.[3] !== undefined) local.push({ path: parsed[3], value: 0, from: '#each' });
      for (const [path, value] of loopNames) local.push({ path, value, from: '#each' });
    }
    for (const { path, value } of local) values.set(path, value);
    names = [...local, ...names];
  }
  const seen = new Set<string>();
  return [...names, ...context].filter(({ path }) => !seen.has(path) && seen.add(path));
}

const loopNames: readonly (readonly [string, Json | undefined])[] = [
  ['@index', 0],
  ['@key', undefined],
  ['@first', true],
  ['@last', false],
];

function contextNames(vocabulary: Vocabulary | null): readonly ScopeName[] {
  if (vocabulary === null) return [];
  const known = vocabulary.context.map(({ path, value }) => ({
    path,
    value: value as Json | undefined,
    from: 'context',
  }));
  const has = new Set(known.map(({ path }) => path));
  const more = [
    ...vocabulary.flags.map((name) => `flags.${name}`),
    ...vocabulary.settings.map((name) => `settings.${name}`),
  ].filter((path) => !has.has(path));
  return [...known, ...more.map((path) => ({ path, value: undefined, from: 'context' }))];
}

function elementOf(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value[0] as Json | undefined;
  return isMap(value) ? Object.values(value)[0] : undefined;
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The helper call the cursor stands in, from what is written before it in the expression. */
export function callAt(before: string): { readonly name: string; readonly argument: number } | null {
  const calls: { name: string; argument: number; word: boolean }[] = [{ name: '', argument: -1, word: false }];
  const body = before.replace(/^[{~]*\s*(?:#\s*(?:if|unless|each|with)\b|else\s+if\b)?\s*/, '');
  const block = body.length < before.length && /^[{~]*\s*(?:#|else)/.test(before);
  // What a statement takes is one value: nothing is called until a bracket opens.
  if (block) calls[0] = { name: '#', argument: 0, word: false };
  for (const [piece] of body.matchAll(/"[^"]*"?|'[^']*'?|\(|\)|\s+|[^\s()"']+/g)) {
    const call = calls.at(-1);
    if (call === undefined) return null;
    if (piece === '(') {
      if (call.argument < 0) call.argument = 0;
      calls.push({ name: '', argument: -1, word: false });
    } else if (piece === ')') {
      calls.pop();
      const around = calls.at(-1);
      if (around !== undefined) around.word = true;
    } else if (/^\s/.test(piece)) {
      if (call.word) call.argument += 1;
      call.word = false;
    } else {
      if (call.name === '') call.name = piece;
      call.word = true;
    }
  }
  const last = calls.at(-1);
  return last === undefined || last.name === '' || last.name === '#' || last.argument < 0
    ? null
    : { name: last.name, argument: last.argument };
}
