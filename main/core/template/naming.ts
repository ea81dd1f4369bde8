import { BinnacleError } from '../../contract/errors.ts';
import type { FactSource, FactVersion } from '../facts.ts';
import { findTemplate, listTemplates, type TemplateBody } from './templates.ts';

/**
 * Refuses a name that a template has, archived ones included: a name in a log must mean one template.
 * @throws BinnacleError CONFLICT.
 */
export function requireFreeName(source: FactSource, name: string, path: string): void {
  const holder = listTemplates(source).find(({ body }) => body.name === name);
  if (holder === undefined) return;
  const archived = holder.body.archived ?? false;
  throw new BinnacleError('CONFLICT', `There is ${archived ? 'an archived' : 'a'} template ${name} already.`, {
    path,
    fix: archived
      ? `Choose another name, or bring it back with \`template restore ${name} ${holder.body.version}\`.`
      : `Choose another name, or change it with \`template edit ${name}\`.`,
  });
}

/**
 * The template of this name, which must not be archived.
 * @throws BinnacleError NOT_FOUND, or CONFLICT for an archived one.
 */
export function findLiveTemplate(source: FactSource, name: string): FactVersion<TemplateBody> {
  const fact = findTemplate(source, name);
  if (fact.body.archived !== true) return fact;
  throw new BinnacleError('CONFLICT', `The template ${name} is archived.`, {
    path: 'template',
    fix: `Bring it back with \`template restore ${name} ${fact.body.version}\`.`,
  });
}
