import type { DraftChange } from '../../../../main/contract/authoring.ts';
import type { Json, JsonObject } from '../../../../main/contract/json.ts';
import { applyChanges } from '../../../editor/changes.ts';
import { childrenOf, entryAt } from '../../../editor/cursor-place.ts';
import { exampleOf, schemaKeys, schemasAt, typesOf } from '../../../editor/schema-lookup.ts';
import { type Entry, readTemplate, type TemplateDocument } from '../../../editor/template-document.ts';
import { isInBlock, pointerOf } from './form-fields.ts';
import { isWholeValue, scalarText } from './scalar-text.ts';

const paths = (document: TemplateDocument) => document.entries.map((entry) => pointerOf(entry.path)).join('\n');

/**
 * The change that writes something in the place of a value; everything else stays byte for byte. Null when, written
 * like that, it would end the value early or make or unmake other keys.
 */
export function replaceValue(document: TemplateDocument, entry: Entry, written: string): readonly DraftChange[] | null {
  const { text } = document;
  const span = entry.value ?? emptyPlace(document, entry);
  if (span === null || /[\r\n]/.test(written) || !isWholeValue(written)) return null;
  const inserted = entry.value === null && text[span.start - 1] !== ' ' ? ` ${written}` : written;
  const change = { at: span.start, removed: text.slice(span.start, span.end), inserted };
  if (change.removed === inserted) return [];
  const after = readTemplate(applyChanges(text, [change]));
  const now = entryAt(after, entry.path);
  const kept = now?.value !== null && now !== null && after.text.slice(now.value.start, now.value.end) === written;
  // A collection in one line has entries of its own; what must stay is every key outside it.
  const outside = (one: TemplateDocument) =>
    paths(one)
      .split('\n')
      .filter((path) => !path.startsWith(`${pointerOf(entry.path)}/`))
      .join('\n');
  return kept && outside(after) === outside(document) ? [change] : null;
}

/** Behind the colon of a key that has no value yet. */
function emptyPlace(document: TemplateDocument, entry: Entry): { start: number; end: number } | null {
  if (entry.key === null || entry.kind !== 'empty') return null;
  const colon = document.text.indexOf(':', entry.key.end);
  return colon < 0 ? null : { start: colon + 1, end: colon + 1 };
}

/** A key with the value it begins with, as lines; a map brings the keys it needs. */
function keyLines(root: JsonObject, path: readonly string[], indent: string, step: string): readonly string[] {
  const schemas = schemasAt(root, path);
  const name = path.at(-1) ?? '';
  const key = /^[A-Za-z_][\w.-]*$/.test(name) ? name : JSON.stringify(name);
  const needed = schemaKeys(root, path).filter((one) => one.required);
  if (typesOf(schemas)[0] === 'object' && needed.length > 0 && path.length < 12) {
    return [
      `${indent}${key}:`,
      ...needed.flatMap((one) => keyLines(root, [...path, one.name], `${indent}${step}`, step)),
    ];
  }
  return [`${indent}${key}: ${scalarText(exampleOf(schemas) as Json, '"')}`];
}

/**
 * The change that adds a key where the schema's order has it: after the nearest key before it that is there, else before
 * the first. Null where the place is inside a block statement or written in one line.
 */
export function addKey(
  document: TemplateDocument,
  root: JsonObject,
  place: readonly string[],
  name: string,
): readonly DraftChange[] | null {
  const { text, lines } = document;
  const parent = place.length === 0 ? null : entryAt(document, place);
  if (place.length > 0 && (parent === null || parent.value !== null || isInBlock(document, parent))) return null;
  const siblings = childrenOf(document, place).filter((one) => !one.flow && !isInBlock(document, one));
  const order = Object.keys((propertiesAt(root, place) ?? {}) as JsonObject);
  const at = order.indexOf(name);
  const rank = (entry: Entry) => order.indexOf(String(entry.path.at(-1)));
  const before = siblings.filter((one) => rank(one) >= 0 && rank(one) < at).sort((a, b) => rank(b) - rank(a))[0];
  const [first] = siblings;
  const indent = ' '.repeat(first?.indent ?? (parent === null ? 0 : parent.indent + 2));
  const after =
    before?.endLine ?? (first === undefined ? (parent?.line ?? lines.length) : commentsAbove(document, first) - 1);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const offset = lines[after] ?? text.length;
  const own = keyLines(root, [...place, name], indent, '  ');
  const lead = offset === text.length && text !== '' && !text.endsWith('\n') ? eol : '';
  const change = { at: offset, removed: '', inserted: `${lead}${own.join(eol)}${eol}` };
  const result = readTemplate(applyChanges(text, [change]));
  const added = entryAt(result, [...place, name]);
  const mine = pointerOf([...place, name]);
  const others = paths(result)
    .split('\n')
    .filter((path) => path !== mine && !path.startsWith(`${mine}/`));
  const same = others.join('\n') === paths(document);
  return added !== null && !isInBlock(result, added) && same ? [change] : null;
}

/** The first line of the comments that stand directly above an entry and belong to it. */
function commentsAbove(document: TemplateDocument, entry: Entry): number {
  const all = document.text.split('\n');
  let line = entry.line;
  while (line > 1 && /^\s*#/.test(all[line - 2] ?? '')) line -= 1;
  return line;
}

function propertiesAt(root: JsonObject, place: readonly string[]): JsonObject | undefined {
  const found = schemasAt(root, place).find((schema) => typeof schema.properties === 'object');
  return found?.properties as JsonObject | undefined;
}
