import type { Tenant } from '../../../contract/model.ts';
import { newTenant, type TenantDefaults } from '../new-tenant.ts';
import type { CheckedRow } from './check.ts';
import { tenantFieldNames } from './columns.ts';
import { RowRefusal } from './rows.ts';

/** The tenant that a row makes: a new one, or what is there with the row's fields; what it does not name stays. @throws RowRefusal. */
export function mergeRow({ fields, parts }: CheckedRow, before: Tenant | undefined, defaults: TenantDefaults): Tenant {
  const tenant = before === undefined ? added(fields, defaults) : changed(before, fields);
  if (parts.length === 0) return tenant;
  const maps = { tags: { ...tenant.tags }, externalIds: { ...tenant.externalIds } };
  for (const { field, key, value } of parts) maps[field as keyof typeof maps][key] = value;
  return { ...tenant, ...maps };
}

function added(fields: CheckedRow['fields'], defaults: TenantDefaults): Tenant {
  const { name, tier } = fields;
  if (name === undefined || tier === undefined) {
    const missing = name === undefined ? (tier === undefined ? 'name and tier' : 'name') : 'tier';
    throw new RowRefusal(
      'MISSING_FIELD',
      `A new tenant needs ${missing}.`,
      'Fill it in, or correct the identifier if the tenant exists.',
    );
  }
  return newTenant({ ...fields, name, tier }, defaults);
}

/** Lists and maps that hold the same keep their order, so that only what differs counts as a change. */
function changed(before: Tenant, fields: CheckedRow['fields']): Tenant {
  const after = { ...before, ...fields };
  const keep = {
    ...(sameMap(before.tags, after.tags) ? { tags: before.tags } : {}),
    ...(sameMap(before.externalIds, after.externalIds) ? { externalIds: before.externalIds } : {}),
    ...(sameList(before.environments, after.environments) ? { environments: before.environments } : {}),
    ...(sameContacts(before.contacts, after.contacts) ? { contacts: before.contacts } : {}),
  };
  return { ...after, ...keep };
}

/** The fields in which two tenants differ. */
export function differentFields(before: Tenant, after: Tenant): readonly (keyof Tenant)[] {
  return tenantFieldNames.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

function sameMap(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}

function sameContacts(a: Tenant['contacts'], b: Tenant['contacts']): boolean {
  return (
    a.length === b.length &&
    a.every((one, at) => sameMap(one as unknown as Record<string, string>, b[at] as unknown as Record<string, string>))
  );
}
