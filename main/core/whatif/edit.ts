import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { Parameters } from '../../contract/operations.ts';
import type { FactChange } from '../facts.ts';
import { overrideService } from '../override/service.ts';
import type { Call, Plan, ServiceDeps } from '../service.ts';
import { templatePlaceService } from '../template/place-service.ts';
import { findTemplate } from '../template/templates.ts';
import { variableService } from '../variable/service.ts';

/** An edit as it is asked about. */
export type Edit = Omit<Parameters<'whatif'>, 'list'>;

/** The kinds of edits, each by the parameter that holds it. */
const kinds = ['template', 'override', 'variable', 'assignment', 'pin'] as const;

/**
 * The facts an edit would write, found by the very services that would write them, so that what cannot be saved is
 * refused here in the same words.
 */
export function editPlanner(deps: ServiceDeps): (call: Call, edit: Edit) => Promise<readonly FactChange[]> {
  const writes = { ...overrideService(deps), ...variableService(deps), ...templatePlaceService(deps) };
  const changesOf = async (plan: Promise<Plan<unknown>> | Plan<unknown>) => (await plan).changes;

  return async (call, edit) => {
    const given = kinds.filter((kind) => edit[kind] !== undefined);
    if (given.length !== 1 || (edit.text !== undefined && edit.template === undefined)) {
      throw new BinnacleError('INVALID_INPUT', 'A what-if is about exactly one edit.', {
        path: given[1] ?? 'template',
        fix: 'Give a template with its text, an override, a variable, an assignment or a pin; nothing was changed.',
      });
    }
    const { override, variable, assignment, pin } = edit;
    if (override !== undefined) {
      const { value, unset, ...place } = override;
      requireValue(value, unset, 'override');
      return value === undefined
        ? changesOf(writes['override.unset'](call, place))
        : changesOf(writes['override.set'](call, { ...place, value }));
    }
    if (variable !== undefined) {
      const { value, unset, ...place } = variable;
      requireValue(value, unset, 'variable');
      return value === undefined
        ? changesOf(writes['variable.unset'](call, place))
        : changesOf(writes['variable.set'](call, { ...place, value }));
    }
    if (assignment !== undefined) return changesOf(writes['template.assign'](call, assignment));
    if (pin !== undefined) {
      const { template, ...place } = pin;
      return template === undefined
        ? changesOf(writes['template.unpin'](call, { tenant: pin.tenant, ...documentOf(place) }))
        : changesOf(writes['template.pin'](call, { ...place, template }));
    }
    return templateChanges(deps, edit);
  };
}

function templateChanges({ database }: ServiceDeps, { template = '', text }: Edit): readonly FactChange[] {
  const { body } = findTemplate(database, template);
  if (text === undefined) {
    throw new BinnacleError('INVALID_INPUT', `The what-if about the template ${template} has no text.`, {
      path: 'text',
      fix: 'Give the text it would have.',
    });
  }
  if (text === body.text) return [];
  const after = { ...body, text, version: body.version + 1 };
  return [{ kind: 'template', entity: body.id, after: after as unknown as Json }];
}

function documentOf({ document }: { readonly document?: string }): { readonly document?: string } {
  return document === undefined ? {} : { document };
}

function requireValue(value: Json | undefined, unset: boolean | undefined, what: string): void {
  if ((value === undefined) === (unset === true)) return;
  throw new BinnacleError('INVALID_INPUT', `The what-if about the ${what} needs a value, or that it is unset.`, {
    path: what,
    fix: 'Give value, or unset as true; not both.',
  });
}
