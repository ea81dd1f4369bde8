import type { BundleFact } from '../../contract/exports.ts';
import type { JsonObject } from '../../contract/json.ts';

/** Which template here each of a bundle's is: the one of its UUID, else the one of its name. */
export function templateMatches(
  facts: readonly BundleFact[],
  here: ReadonlyMap<string, JsonObject>,
): ReadonlyMap<string, string> {
  const byName = new Map([...here].map(([id, { name }]) => [name, id]));
  const theirs = facts.filter(({ kind }) => kind === 'template');
  const taken = new Set(theirs.map(({ entity }) => entity).filter((id) => here.has(id)));
  const matches = new Map<string, string>();
  for (const { entity, body } of theirs) {
    const named = byName.get(body.name as string);
    if (here.has(entity)) matches.set(entity, entity);
    else if (named !== undefined && !taken.has(named)) {
      matches.set(entity, named);
      taken.add(named);
    }
  }
  return matches;
}

/** What a fact is about, in words; of what is not yet believed, as far as it says. */
export function wordsOf(
  { kind, entity, body }: BundleFact,
  here: ReadonlyMap<string, JsonObject>,
  facts: readonly BundleFact[],
): string {
  if (kind === 'template') return `template ${typeof body.name === 'string' ? body.name.slice(0, 64) : entity}`;
  const words = entity.split('|').filter((word) => word !== '');
  if (kind !== 'pin' && kind !== 'assignment') return `${kind} ${words.join(', ')}`;
  const id = String(body.template);
  const name = here.get(id)?.name ?? facts.find((one) => one.kind === 'template' && one.entity === id)?.body.name;
  return `${kind} ${words.join(', ')}${typeof name === 'string' ? ` to ${name.slice(0, 64)}` : ''}`;
}
