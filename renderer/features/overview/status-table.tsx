import { type TenantStatus, tenantStatuses } from '../../../main/contract/model.ts';
import { PanelHead } from '../../components/pane.tsx';
import { StatusWord } from '../../components/state-word.tsx';
import { useConsole } from '../../console.ts';
import { count } from '../../format.ts';
import { words } from '../../words.ts';

/** Tenants by status, with a bar to the largest; each opens that part of the fleet. */
export function StatusTable({ statuses }: { statuses: Readonly<Record<string, number>> }) {
  const { route } = useConsole();
  const known = tenantStatuses.filter((status): status is TenantStatus => (statuses[status] ?? 0) > 0);
  const most = Math.max(1, ...known.map((status) => statuses[status] ?? 0));
  if (known.length === 0) return null;
  return (
    <>
      <PanelHead title={words.overview.statuses} />
      <ul>
        {known.map((status) => (
          <li key={status}>
            <button
              type="button"
              className="status-row"
              data-inset-focus=""
              onClick={() => route.getState().go('fleet', `?status:${status}`)}
            >
              <StatusWord status={status} />
              <span className="bar" aria-hidden="true">
                <span style={{ width: `${((statuses[status] ?? 0) / most) * 100}%` }} />
              </span>
              <span className="number">{count(statuses[status] ?? 0)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
