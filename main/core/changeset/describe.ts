import type { Json, JsonObject } from '../../contract/json.ts';
import type { Change, Override, Variable } from '../../contract/model.ts';
import type { FactSource } from '../facts.ts';
import { pointerSegments } from '../pointer.ts';
import { placeWords } from '../template/places.ts';
import { type Assignment, type Pin, type TemplateBody, templateById } from '../template/templates.ts';
import { describeTemplate } from './describe-template.ts';

/**
 * Changes of facts as people read them: what each is about in words, templates by name, and of bodies that repeat those words only the
 * value; of templates no whole text. An absent side is null; a value of null inside `value` removes its path.
 */
export function describeChanges(source: FactSource, changes: readonly Change[]): readonly Change[] {
  /** The name of a template that an assignment or a pin refers to; one of these changes may be what makes it. */
  const nameOf = (id: string | null): string | null => {
    if (id === null) return null;
    const own = changes.find(({ kind, entity }) => kind === 'template' && entity === id);
    const body = (own?.after ?? own?.before) as unknown as TemplateBody | null | undefined;
    return (body ?? templateById(source, id))?.name ?? id;
  };
  return changes.map((change) => {
    const body = (change.after ?? change.before) as JsonObject;
    switch (change.kind) {
      case 'override':
        return { ...change, entity: nameOverride(body as unknown as Override), ...sidesOf(change, onlyValue) };
      case 'variable':
        return { ...change, entity: nameVariable(body as unknown as Variable), ...sidesOf(change, onlyValue) };
      case 'template':
        return describeTemplate(change);
      case 'assignment':
        return { ...change, entity: placeWords(readAssignment(change)), ...sidesOf(change, assigned) };
      case 'pin': {
        const { tenant, document } = body as unknown as Pin;
        return { ...change, entity: `${tenant}, document ${document}`, ...sidesOf(change, pinned) };
      }
      default:
        return change;
    }
  });

  function assigned(side: JsonObject): Json {
    return { template: nameOf(side.template as string | null) };
  }

  function pinned(side: JsonObject): Json {
    return { template: nameOf(side.template as string), version: side.version ?? null };
  }
}

/** An assignment's place, from its entity: bodies of tenants' own templates did not always name the tenant. */
function readAssignment({ entity }: Change): Omit<Assignment, 'template'> {
  const [document = '', place, name = ''] = entity.split('|');
  if (place === 'tier') return { document, tier: name as never };
  return place === 'overlay' ? { document, environment: name } : { document, tenant: name };
}

function sidesOf({ before, after }: Change, show: (body: JsonObject) => Json): Pick<Change, 'before' | 'after'> {
  const side = (body: Json) => (body === null ? null : show(body as JsonObject));
  return { before: side(before), after: side(after) };
}

function nameOverride({ path, tenant, document, environment }: Override): string {
  return `${pointerSegments(path).join('.')} of ${tenant}, document ${document}, ${environment ?? 'every environment'}`;
}

function nameVariable({ name, tenant, environment }: Variable): string {
  const scope = [tenant, environment].filter((word) => word !== null);
  return `${name} of ${scope.length === 0 ? 'the workspace' : scope.join(', ')}`;
}

function onlyValue(body: JsonObject): Json {
  return { value: body.value as Json };
}
