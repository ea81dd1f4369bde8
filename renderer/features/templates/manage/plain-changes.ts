import type { Json, JsonObject } from '../../../../main/contract/json.ts';
import type { Change } from '../../../../main/contract/model.ts';
import { counted } from '../../../format.ts';

const isMap = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parts of a template that are too long for one line of a list, with how their size is said. */
const long: Readonly<Record<string, (value: Json) => string>> = {
  text: (value) => counted(String(value).split('\n').length, 'line'),
  tests: (value) => counted(Array.isArray(value) ? value.length : 0, 'test'),
  limits: (value) => counted(Array.isArray(value) ? value.length : 0, 'limit'),
  sample: (value) => counted(isMap(value) ? Object.keys(value).length : 0, 'key'),
};
/** What an operator has no use for in a list of changes. */
const left = new Set(['id', 'builtIn', 'contextVersion']);

/**
 * Changes of templates, their places and pins as a list shows them: long parts by their size, templates by their name
 * where a fact holds their identifier. What differs keeps differing.
 */
export function plainChanges(changes: readonly Change[], names: ReadonlyMap<string, string>): readonly Change[] {
  const named = (value: Json): Json => (typeof value === 'string' ? (names.get(value) ?? value) : value);
  return changes.map((change) => {
    const entity = names.get(change.entity) ?? change.entity;
    const bodies = [change.before, change.after].map((body) => {
      if (!isMap(body)) return named(body);
      return Object.fromEntries(
        Object.entries(body).flatMap(([key, value]): [string, Json][] => {
          if (change.kind === 'template' && left.has(key)) return [];
          const size = change.kind === 'template' ? long[key] : undefined;
          return [[key, size === undefined || value === null ? named(value) : size(value)]];
        }),
      );
    });
    const [before = null, after = null] = bodies;
    if (change.kind === 'template' && isMap(before) && isMap(after) && isMap(change.before) && isMap(change.after)) {
      const was = change.before;
      const is = change.after;
      // Equal sizes of different things would make the change invisible.
      const told = Object.entries(after).map(([key, value]): [string, Json] => {
        const hidden =
          key in long && value === before[key] && JSON.stringify(was[key] ?? null) !== JSON.stringify(is[key] ?? null);
        return [key, hidden ? `${String(value)}, changed` : value];
      });
      return { ...change, entity, before, after: Object.fromEntries(told) };
    }
    return { ...change, entity, before, after };
  });
}
