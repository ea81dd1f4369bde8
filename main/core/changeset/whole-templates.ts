import { BinnacleError } from '../../contract/errors.ts';
import { currentFacts, type FactChange, type FactKind, type FactSource } from '../facts.ts';
import { placeWords } from '../template/places.ts';
import type { Assignment, Pin, TemplateBody } from '../template/templates.ts';

/**
 * Refuses changes after which two templates would have one name, or an assignment or pin would refer to a template
 * that is not there or is archived.
 * @throws BinnacleError UNDO_CONFLICT saying which.
 */
export function requireWholeTemplates(source: FactSource, changes: readonly FactChange[]): void {
  if (!changes.some(({ kind }) => kind === 'template' || kind === 'assignment' || kind === 'pin')) return;
  const templates = after<TemplateBody>(source, 'template', changes);
  const names = new Set<string>();
  for (const { name } of templates.values()) {
    if (names.has(name)) {
      refuse(`Two templates would be called ${name}.`, `Rename the other one first with \`template rename ${name}\`.`);
    }
    names.add(name);
  }
  const places = [
    ...[...after<Assignment>(source, 'assignment', changes).values()].map((body) => ({
      template: body.template,
      words: placeWords(body),
      free: 'Assign another template there first with `template assign`.',
    })),
    ...[...after<Pin>(source, 'pin', changes).values()].map((body) => ({
      template: body.template,
      words: `the pin of ${body.tenant}, document ${body.document}`,
      free: `Free the tenant first with \`template unpin ${body.tenant}\`.`,
    })),
  ];
  for (const { template, words, free } of places) {
    if (template === null) continue;
    const body = templates.get(template);
    if (body === undefined) refuse(`Nothing would stand at ${words}: its template would not be there.`, free);
    if (body.archived === true) {
      refuse(
        `An archived template, ${body.name}, would stand at ${words}.`,
        `Bring it back first with \`template restore ${body.name} ${body.version}\`.`,
      );
    }
  }
}

/** The bodies of all facts of a kind as they would stand after the changes, by entity. */
function after<T>(source: FactSource, kind: FactKind, changes: readonly FactChange[]): ReadonlyMap<string, T> {
  const bodies = new Map(currentFacts<T>(source, kind).map(({ entity, body }) => [entity, body]));
  for (const change of changes) {
    if (change.kind !== kind) continue;
    if (change.after === null) bodies.delete(change.entity);
    else bodies.set(change.entity, change.after as unknown as T);
  }
  return bodies;
}

function refuse(message: string, fix: string): never {
  throw new BinnacleError('UNDO_CONFLICT', `${message} Nothing was undone.`, { path: 'changeSet', fix });
}
