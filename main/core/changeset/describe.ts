import type { Json, JsonObject } from '../../contract/json.ts';
import type { Change, Override, Variable } from '../../contract/model.ts';
import { pointerSegments } from '../pointer.ts';
import type { TemplateBody } from '../template/templates.ts';

/**
 * Changes of facts as people read them: what each is about in words, and of bodies that repeat those words only the
 * value. An absent side is null; a value of null inside `value` removes its path.
 */
export function describeChanges(changes: readonly Change[]): readonly Change[] {
  return changes.map((change) => {
    const body = (change.after ?? change.before) as JsonObject;
    switch (change.kind) {
      case 'override':
        return { ...change, entity: nameOverride(body as unknown as Override), ...valuesOf(change) };
      case 'variable':
        return { ...change, entity: nameVariable(body as unknown as Variable), ...valuesOf(change) };
      case 'template':
        return { ...change, entity: (body as unknown as TemplateBody).name };
      default:
        return change;
    }
  });
}

function nameOverride({ path, tenant, document, environment }: Override): string {
  return `${pointerSegments(path).join('.')} of ${tenant}, document ${document}, ${environment ?? 'every environment'}`;
}

function nameVariable({ name, tenant, environment }: Variable): string {
  const scope = [tenant, environment].filter((word) => word !== null);
  return `${name} of ${scope.length === 0 ? 'the workspace' : scope.join(', ')}`;
}

function valuesOf({ before, after }: Change): Pick<Change, 'before' | 'after'> {
  return { before: onlyValue(before), after: onlyValue(after) };
}

function onlyValue(body: Json): Json {
  return body === null ? null : { value: (body as JsonObject).value as Json };
}
