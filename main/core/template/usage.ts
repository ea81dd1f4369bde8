import type { Tenant } from '../../contract/model.ts';
import { currentFacts } from '../facts.ts';
import type { Reader } from '../ports.ts';
import type { Assignment, Pin } from './templates.ts';

/** How many tenants read each template, by the template's identifier: through their tier, an environment, or by themselves. */
export function usage(reader: Reader): ReadonlyMap<string, number> {
  const assignments = currentFacts<Assignment>(reader, 'assignment');
  const pins = new Map(currentFacts<Pin>(reader, 'pin').map(({ entity, body }) => [entity, body]));
  const readers = new Map<string, Set<string>>();
  const add = (template: string | null, tenant: string) => {
    if (template === null) return;
    const set = readers.get(template) ?? new Set();
    readers.set(template, set.add(tenant));
  };
  for (const { body: tenant } of currentFacts<Tenant>(reader, 'tenant')) {
    if (tenant.status === 'archived') continue;
    for (const { entity, body } of assignments) {
      if (body.tier !== undefined) {
        if (body.tier === tenant.tier)
          add(pins.get(`${tenant.id}|${body.document}`)?.template ?? body.template, tenant.id);
      } else if (body.environment !== undefined) {
        if (tenant.environments.includes(body.environment)) add(body.template, tenant.id);
      } else if (entity.endsWith(`|tenant|${tenant.id}`)) add(body.template, tenant.id);
    }
  }
  return new Map([...readers].map(([template, set]) => [template, set.size]));
}
