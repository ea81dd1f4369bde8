import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';
import { currentFacts, type FactChange } from '../facts.ts';
import { othersFirst } from '../fleet/render.ts';
import { pick, readSelection } from '../selection/select.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { edited, preparedEdit } from './edit.ts';

/** How many tenants are worked on before others get a turn. */
const STRIDE = 1000;

/** Editing and archiving: one change set, however many tenants. */
export function tenantManyService({ database }: ServiceDeps): Handlers<'tenant.editMany'> {
  return {
    'tenant.editMany': async (call, { select, ...asked }) => {
      const fields = Object.keys(asked);
      if (fields.length === 0) {
        throw new BinnacleError('INVALID_INPUT', 'Nothing was said that should change.', {
          fix: 'Name a field, for example --region eu-west or --tag pilot.',
        });
      }
      const edit = preparedEdit(database, asked);
      const chosen = pick(
        currentFacts<Tenant>(database, 'tenant').map(({ body }) => body),
        readSelection(database, select),
      );
      if (chosen.length === 0) {
        throw new BinnacleError('INVALID_INPUT', 'The selection means no tenant, so nothing was changed.', {
          path: 'select',
          fix: 'Look at it with `tenant list --select`; archived tenants are meant only by status:archived.',
        });
      }
      const changes: FactChange[] = [];
      for (const [at, before] of chosen.entries()) {
        const after = edited(before, edit);
        if (JSON.stringify(after) !== JSON.stringify(before)) {
          changes.push({ kind: 'tenant', entity: before.id, after: after as unknown as Json });
        }
        if (at % STRIDE === STRIDE - 1) {
          call.progress('Editing tenants', at + 1, chosen.length);
          await othersFirst();
        }
      }
      const counts = { matched: chosen.length, changed: changes.length, unchanged: chosen.length - changes.length };
      return {
        // No identifier and no expression: both outlive the tenants they name.
        title: `Edit ${counts.changed} tenant${counts.changed === 1 ? '' : 's'}`,
        changes,
        value: counts,
        audit: { detail: { fields, ...counts } },
      };
    },
  };
}
