import type { Json, JsonObject } from '../../main/contract/json.ts';
import { plainScalar } from './completion-items.ts';
import { childrenOf, entryAt } from './cursor-place.ts';
import type { Fix } from './editor-interface.ts';
import { type FixSource, replacing } from './fix-source.ts';
import { nearest } from './nearest.ts';
import { allowedOf, exampleOf, schemaKeys, schemasAt, typesOf, typeWords } from './schema-lookup.ts';
import type { Entry, TemplateDocument } from './template-document.ts';

/** At most so many values of a list are offered. */
const mostValues = 8;

/** Ways to make a value fit its schema. */
export function schemaFixes(source: FixSource): readonly Fix[] {
  const { finding, document, vocabulary } = source;
  const schema = vocabulary?.schema ?? null;
  const path = stepsOf(finding.path);
  if (finding.code === 'REQUIRED_VALUE') return schema === null ? [] : insertFixes(document, path, schema);
  const entry = placedEntry(source, path);
  if (entry === null) return [];
  const schemas = schemasAt(schema, path);
  switch (finding.code) {
    case 'SCHEMA_ENUM':
    case 'SCHEMA_CONST':
      return choiceFixes(document, entry, allowedOf(schemas));
    case 'SCHEMA_TYPE':
      return typeFixes(document, entry, typesOf(schemas));
    case 'NUMBER_NOT_EXACT':
      return quoteFix(document, entry);
    case 'SCHEMA_MINIMUM':
    case 'SCHEMA_MAXIMUM':
      return boundFixes(document, entry, schemas, finding.code === 'SCHEMA_MINIMUM' ? 'minimum' : 'maximum');
    case 'SCHEMA_ADDITIONAL_PROPERTIES':
      return renameFixes(source, entry, schema);
    default:
      return [];
  }
}

/** The steps of a JSON Pointer (RFC 6901); numbers stay text, as an index and a key look alike there. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The entry a finding is about: on its line where it has one, since branches of a block may give a path twice. */
function placedEntry({ finding, document }: FixSource, path: readonly string[]): Entry | null {
  const line = finding.source?.line;
  const same = (entry: Entry) =>
    entry.path.length === path.length && path.every((step, index) => step === String(entry.path[index]));
  if (path.length === 0) return document.entries.find((entry) => entry.line === line && entry.value !== null) ?? null;
  return document.entries.find((entry) => entry.line === line && same(entry)) ?? entryAt(document, path);
}

function choiceFixes(document: TemplateDocument, entry: Entry, allowed: readonly Json[]): readonly Fix[] {
  const span = entry.value;
  if (span === null || (entry.kind !== 'plain' && entry.kind !== 'quoted')) return [];
  const now = document.text.slice(span.start, span.end).replace(/^["']|["']$/g, '');
  const words = allowed.filter((value) => typeof value !== 'object' || value === null);
  const meant = nearest(now, words.map(String));
  const sorted = [...words].sort((a, b) => Number(String(b) === meant) - Number(String(a) === meant));
  return sorted.slice(0, mostValues).map((value) => ({
    title: `Write ${JSON.stringify(value)}`,
    changes: [replacing(document, span, typeof value === 'string' ? plainScalar(value) : JSON.stringify(value))],
  }));
}

function typeFixes(document: TemplateDocument, entry: Entry, types: readonly string[]): readonly Fix[] {
  const span = entry.value;
  if (span === null) return [];
  const text = document.text.slice(span.start, span.end);
  if (entry.kind === 'plain' && types.includes('string')) return quoteFix(document, entry);
  if (entry.kind !== 'quoted') return [];
  const inner = text.slice(1, -1);
  const number = types.includes('number') || types.includes('integer');
  const fits =
    (number && /^[-+]?\d+(?:\.\d+)?$/.test(inner)) || (types.includes('boolean') && /^(?:true|false)$/.test(inner));
  const whole = /^\{\{[^{}]*\}\}$|^\$\{[^}]*\}$/.test(inner) && !text.includes('\\');
  if (!fits && !whole) return [];
  return [{ title: 'Take the quotes away', changes: [replacing(document, span, inner)] }];
}

function quoteFix(document: TemplateDocument, entry: Entry): readonly Fix[] {
  const span = entry.value;
  if (span === null || entry.kind !== 'plain') return [];
  const text = document.text.slice(span.start, span.end);
  if (/["\\\n]/.test(text)) return [];
  return [{ title: 'Put it in quotes', changes: [replacing(document, span, `"${text}"`)] }];
}

function boundFixes(
  document: TemplateDocument,
  entry: Entry,
  schemas: readonly JsonObject[],
  word: 'minimum' | 'maximum',
): readonly Fix[] {
  const span = entry.value;
  const bound = schemas.map((schema) => schema[word]).find((value) => typeof value === 'number');
  if (span === null || bound === undefined || !/^[-+\d.]+$/.test(document.text.slice(span.start, span.end))) return [];
  return [{ title: `Write ${bound}`, changes: [replacing(document, span, String(bound))] }];
}

function renameFixes({ document }: FixSource, entry: Entry, schema: JsonObject | null): readonly Fix[] {
  const parent = entry.path.slice(0, -1);
  const there = new Set(childrenOf(document, parent).map(({ path }) => String(path.at(-1))));
  const known = schemaKeys(schema, parent).map(({ name }) => name);
  const meant = nearest(
    String(entry.path.at(-1)),
    known.filter((name) => !there.has(name)),
  );
  if (meant === null || entry.key === null) return [];
  return [{ title: `Write ${meant}`, changes: [replacing(document, entry.key, meant)] }];
}

function insertFixes(document: TemplateDocument, path: readonly string[], schema: JsonObject): readonly Fix[] {
  const name = path.at(-1);
  const around = path.slice(0, -1);
  const parent = around.length === 0 ? null : entryAt(document, around);
  if (name === undefined || (parent === null && around.length > 0)) return [];
  if (parent !== null && (parent.flow || parent.value !== null)) return [];
  const siblings = childrenOf(document, parent?.path ?? []).filter(({ key }) => key !== null);
  const indent = siblings[0]?.indent ?? (parent === null ? 0 : parent.indent + 2);
  const lines = yamlLines(name, schema, path, indent, 0);
  const last = siblings.reduce((line, one) => Math.max(line, one.endLine), parent?.line ?? 0);
  const at = last < document.lines.length ? (document.lines[last] ?? 0) : document.text.length;
  const open = at === document.text.length && document.text !== '' && !document.text.endsWith('\n');
  const inserted = `${open ? '\n' : ''}${lines.join('\n')}${open ? '' : '\n'}`;
  const title = `Add ${name}, ${typeWords(schemasAt(schema, path))}`;
  return [{ title, changes: [{ at, removed: '', inserted }] }];
}

/** A key with a value that fits its schema, and the keys a map must have. */
function yamlLines(
  name: string,
  schema: JsonObject,
  path: readonly string[],
  indent: number,
  depth: number,
): readonly string[] {
  const schemas = schemasAt(schema, path);
  const start = `${' '.repeat(indent)}${/^[A-Za-z_][\w.-]*$/.test(name) ? name : JSON.stringify(name)}:`;
  const needed = schemaKeys(schema, path).filter(({ required }) => required);
  if (typesOf(schemas).includes('object') && needed.length > 0 && depth < 6)
    return [start, ...needed.flatMap((one) => yamlLines(one.name, schema, [...path, one.name], indent + 2, depth + 1))];
  const example = exampleOf(schemas);
  return [`${start} ${typeof example === 'string' ? plainScalar(example) : JSON.stringify(example)}`];
}
