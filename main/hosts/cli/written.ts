import type { Json, JsonObject } from '../../contract/json.ts';
import type { Change } from '../../contract/model.ts';
import type { Written } from '../../contract/results.ts';
import type { Screen } from './screen.ts';
import type { Cell } from './table.ts';

/** What every write's answer says beside the thing it wrote. */
export interface WriteMarks {
  /** The change set it made; null with a dry run, or where nothing changed. */
  readonly changeSet: string | null;
  readonly dryRun: boolean;
}

/** A written thing as it stands under `data`: its own fields, with the change set, the dry run's mark and the changes beside them. */
export type WrittenThing<T> = T & WriteMarks & { readonly changes: readonly Change[] };

/** One written thing with its marks. */
export function writtenThing<T extends object | null>(result: Written<T>): WrittenThing<T> {
  const { changeSet, dryRun, changes, value } = result;
  return { ...value, changeSet, dryRun, changes } as WrittenThing<T>;
}

/** A list of written things, each with the marks. */
export function writtenList<T extends object>({ changeSet, dryRun, value }: Written<readonly T[]>): (T & WriteMarks)[] {
  return value.map((thing) => ({ ...thing, changeSet, dryRun }));
}

/** Shows what a write changed, or with a dry run would change. */
export function showWritten(data: WrittenThing<object | null>, screen: Screen): void {
  if (data.changes.length === 0) {
    screen.line('Nothing to change: it is so already.');
    return;
  }
  showChanges(data.changes, screen);
  showMarks(data, screen);
}

/**
 * Shows changes field by field: what stayed as it was is left out, and so are the fields named.
 * Says whether there was anything to show.
 */
export function showChanges(changes: readonly Change[], screen: Screen, without: readonly string[] = []): boolean {
  const rows = changes.flatMap(({ kind, entity, before, after }) =>
    differences(before, after)
      .filter(([field]) => !without.includes(field))
      .map(([field, was, is]) => [kind, entity, field, short(was), short(is)]),
  );
  if (rows.length === 0 && without.length > 0) return false;
  screen.table(['KIND', 'WHAT', 'FIELD', 'BEFORE', 'AFTER'], rows, 'It holds no change.');
  return rows.length > 0;
}

function differences(before: Json, after: Json): (readonly [string, Cell, Cell])[] {
  if (!isObject(before ?? {}) || !isObject(after ?? {})) return [['', before, after]];
  const [was, is] = [(before ?? {}) as JsonObject, (after ?? {}) as JsonObject];
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return fields
    .filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]))
    .map((field) => [field, was[field], is[field]] as const);
}

/** A text of several lines has no place in a table: how long it is stands for it. */
function short(value: Cell): Cell {
  if (typeof value !== 'string' || !value.includes('\n')) return value;
  return `text of ${value.replace(/\n$/, '').split('\n').length} lines`;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Shows the change set of a write, or that it was a dry run. */
export function showMarks({ changeSet, dryRun }: WriteMarks, screen: Screen): void {
  if (dryRun) screen.line('A dry run: nothing was changed.');
  else if (changeSet !== null) screen.line(`Change set ${changeSet}`);
}
