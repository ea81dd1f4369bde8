import type { Change } from '../../contract/model.ts';
import type { Written } from '../../contract/results.ts';
import type { Screen } from './screen.ts';

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
  screen.table(
    ['KIND', 'WHAT', 'BEFORE', 'AFTER'],
    data.changes.map(({ kind, entity, before, after }) => [kind, entity, before, after]),
    '',
  );
  showMarks(data, screen);
}

/** Shows the change set of a write, or that it was a dry run. */
export function showMarks({ changeSet, dryRun }: WriteMarks, screen: Screen): void {
  if (dryRun) screen.line('A dry run: nothing was changed.');
  else if (changeSet !== null) screen.line(`Change set ${changeSet}`);
}
