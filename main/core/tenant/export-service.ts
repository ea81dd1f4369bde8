import type { Tenant } from '../../contract/model.ts';
import { currentFacts } from '../facts.ts';
import { pageOf } from '../listing.ts';
import { pick, readSelection } from '../selection/select.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { writeCell } from './cells.ts';
import { tenantFieldNames } from './import/columns.ts';

/** Writes tenants as JSON Lines or CSV, by identifier; importing the text changes nothing. */
export function tenantExportService({ database }: ServiceDeps): Handlers<'tenant.export'> {
  return {
    'tenant.export': (_call, asked) => {
      const all = currentFacts<Tenant>(database, 'tenant').map(({ body }) => body);
      const chosen = pick(all, asked.select === undefined ? everyone : readSelection(database, asked.select));
      const format = asked.format ?? 'json';
      const { rows, page } = pageOf(chosen, ({ id }) => id, asked);
      const header = format === 'csv' && asked.after === undefined ? `${tenantFieldNames.join(',')}\n` : '';
      const write = format === 'csv' ? csvLine : jsonLine;
      return {
        data: { format, tenants: rows.length, text: header + rows.map(write).join('') },
        page,
        // A long export is one act; its first page stands for it in the log.
        ...(asked.after === undefined ? {} : { audited: false as const }),
      };
    },
  };
}

const everyone = { matches: () => true, namesArchived: false };

/** Fields in one order, whatever order a tenant's own have. */
function jsonLine(tenant: Tenant): string {
  return `${JSON.stringify(Object.fromEntries(tenantFieldNames.map((name) => [name, tenant[name]])))}\n`;
}

function csvLine(tenant: Tenant): string {
  return `${tenantFieldNames.map((name) => writeCell(cellOf(tenant, name))).join(',')}\n`;
}

function cellOf(tenant: Tenant, name: (typeof tenantFieldNames)[number]): string {
  const value = tenant[name];
  if (name === 'environments') return tenant.environments.length === 0 ? '[]' : tenant.environments.join(';');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
