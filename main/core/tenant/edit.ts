import type { Tenant } from '../../contract/model.ts';
import type { Parameters } from '../../contract/operations.ts';
import { findEnvironment } from '../environment/environments.ts';
import type { FactSource } from '../facts.ts';

/** The fields of an edit, without what names the tenants it is for. */
export type TenantEdit = Omit<Parameters<'tenant.edit'>, 'tenant'>;

/** Names of environments for words that may be aliases, each once. @throws BinnacleError NOT_FOUND for one there is not. */
export function namedEnvironments(source: FactSource, words: readonly string[]): readonly string[] {
  return [...new Set(words.map((word) => findEnvironment(source, word).name))];
}

/** An edit with its environments named, ready for any number of tenants. @throws BinnacleError NOT_FOUND. */
export function preparedEdit(source: FactSource, edit: TenantEdit): TenantEdit {
  return edit.environments === undefined
    ? edit
    : { ...edit, environments: [...namedEnvironments(source, edit.environments)] };
}

/** A tenant with a prepared edit applied. */
export function edited(before: Tenant, edit: TenantEdit): Tenant {
  const { setTags, unsetTags = [], setExternalIds, ...fields } = edit;
  const changed: Tenant = { ...before, ...(fields as Partial<Tenant>) };
  const kept = Object.entries(changed.tags).filter(([key]) => !unsetTags.includes(key));
  return {
    ...changed,
    tags: { ...Object.fromEntries(kept), ...setTags },
    externalIds: { ...changed.externalIds, ...setExternalIds },
  };
}
