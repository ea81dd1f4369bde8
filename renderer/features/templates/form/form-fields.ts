import type { JsonObject } from '../../../../main/contract/json.ts';
import { allowedOf, type SchemaKey, schemaKeys, schemasAt, typesOf } from '../../../editor/schema-lookup.ts';
import type { Entry, TemplateDocument } from '../../../editor/template-document.ts';
import { isExpression } from './scalar-text.ts';

/** How a field is edited. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'choice' | 'json' | 'expression' | 'in-block' | 'in-text';

/** One value of the text, as the form shows it. */
export interface FormField {
  /** JSON Pointer. */
  readonly path: string;
  readonly name: string;
  readonly kind: FieldKind;
  readonly entry: Entry;
  /** What stands there, as it is written; empty where nothing does. */
  readonly written: string;
  readonly schemas: readonly JsonObject[];
  readonly required: boolean;
  /** Whether the schema knows the key at all. */
  readonly known: boolean;
}

/** A map of the text with its fields, and the keys the schema knows that are not in it. */
export interface FormSection {
  /** Keys from the top; empty for the document itself. */
  readonly place: readonly string[];
  readonly fields: readonly FormField[];
  readonly missing: readonly SchemaKey[];
  /** Whether keys can be added: a map written over lines and not inside a block statement. */
  readonly open: boolean;
}

/** Keys as a JSON Pointer (RFC 6901). */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Whether an entry stands between the tags of a block statement, or holds one. */
export function isInBlock(document: TemplateDocument, entry: Entry): boolean {
  const start = entry.key?.start ?? entry.value?.start ?? document.lines[entry.line - 1] ?? 0;
  return document.blocks.some(({ open, close }) => start >= open.start && start < (close?.end ?? document.text.length));
}

function holdsBlock(document: TemplateDocument, entry: Entry): boolean {
  const start = document.lines[entry.line - 1] ?? 0;
  const end = document.lines[entry.endLine] ?? document.text.length;
  return document.blocks.some(({ open }) => open.start >= start && open.start < end);
}

function kindOf(document: TemplateDocument, entry: Entry, written: string, schemas: readonly JsonObject[]): FieldKind {
  if (isInBlock(document, entry) || holdsBlock(document, entry)) return 'in-block';
  if (entry.kind === 'block' || entry.kind === 'list' || entry.kind === 'map') {
    if (entry.value === null || !/^[[{]/.test(written) || written.includes('\n')) return 'in-text';
    return isExpression(written) ? 'in-text' : 'json';
  }
  if (written.includes('\n') || /^[&*!]/.test(written)) return 'in-text';
  if (isExpression(written)) return 'expression';
  const types = typesOf(schemas);
  const free = schemas.some((schema) => typeof schema.type === 'string' && allowedOf([schema]).length === 0);
  // A number beside one word that means no bound is typed, not chosen.
  if (allowedOf(schemas).length > 0) return free ? 'text' : 'choice';
  if (types.includes('boolean') && types.length === 1) return 'boolean';
  if ((types.includes('number') || types.includes('integer')) && !types.includes('string')) return 'number';
  if (types.includes('array') || types.includes('object')) return 'json';
  return 'text';
}

/**
 * The maps of a text with their fields, in the text's order. Lists are fields as a whole; flow maps are, too. A text that
 * is only a part of a document (`whole` false) lacks nothing.
 */
export function formSections(document: TemplateDocument, schema: JsonObject, whole: boolean): readonly FormSection[] {
  const sections: FormSection[] = [];
  const { entries } = document;
  const visit = (parent: number, place: readonly string[]) => {
    const own = entries.flatMap((entry, index) => (entry.parent === parent ? [{ entry, index }] : []));
    const keys = schemaKeys(schema, place);
    const fields: FormField[] = [];
    const maps: { readonly index: number; readonly place: readonly string[] }[] = [];
    for (const { entry, index } of own) {
      if (entry.key === null) continue;
      const name = String(entry.path.at(-1));
      if (entry.kind === 'map' && entry.value === null) {
        maps.push({ index, place: [...place, name] });
        continue;
      }
      const written = entry.value === null ? '' : document.text.slice(entry.value.start, entry.value.end);
      const schemas = schemasAt(schema, entry.path);
      const known = keys.find((key) => key.name === name);
      fields.push({
        path: pointerOf(entry.path),
        name,
        kind: kindOf(document, entry, written, schemas),
        entry,
        written,
        schemas,
        required: whole && (known?.required ?? false),
        known: schemas.length > 0 || known !== undefined,
      });
    }
    const here = parent < 0 ? null : (entries[parent] as Entry);
    const names = new Set(own.map(({ entry }) => String(entry.path.at(-1))));
    sections.push({
      place,
      fields,
      missing: keys.flatMap((key) => (names.has(key.name) ? [] : [{ ...key, required: whole && key.required }])),
      open: here === null || !isInBlock(document, here),
    });
    for (const map of maps) visit(map.index, map.place);
  };
  visit(-1, []);
  return sections.filter((section) => section.fields.length > 0 || section.missing.length > 0);
}
