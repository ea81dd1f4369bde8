import type { Overview } from '../../../main/contract/results.ts';
import { EnvironmentMarker } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { PanelHead } from '../../components/pane.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { count, counted } from '../../format.ts';
import { words } from '../../words.ts';

/** Tenants by template tier and environment, with a bar for the protected one. */
export function FleetTable({ overview }: { overview: Overview }) {
  const { layers, route } = useConsole();
  const environments = useConsoleState('workspace', (state) => state.environments);
  const columns = environments.filter((one) => !one.archived);
  const most = Math.max(1, ...overview.fleet.flatMap((row) => Object.values(row.byEnvironment)));
  const sum = (name: string) => overview.fleet.reduce((total, row) => total + (row.byEnvironment[name] ?? 0), 0);
  return (
    <>
      <PanelHead title={words.overview.fleet} hint={counted(overview.tenants, 'tenant')} />
      {overview.tenants === 0 ? (
        <div className="empty">
          <p className="second">{words.overview.fleetEmpty}</p>
          <Button
            tone="primary"
            onPress={() => {
              route.getState().go('fleet');
              layers.getState().open('tenant-form', { mode: 'add' });
            }}
          >
            {words.overview.addTenant}
          </Button>
        </div>
      ) : (
        <div className="wide-table">
          <table className="table">
            <thead>
              <tr>
                <th>{words.overview.tier}</th>
                {columns.map((one) => (
                  <th key={one.name} className="number">
                    <EnvironmentMarker name={one.name} marked={one.protected} />
                  </th>
                ))}
                <th className="number">{words.overview.tenants}</th>
              </tr>
            </thead>
            <tbody>
              {overview.fleet.map((row) => (
                <tr key={row.tier}>
                  <td>
                    <button
                      type="button"
                      className="link-plain"
                      onClick={() => route.getState().go('fleet', `?tier:${row.tier}`)}
                    >
                      {row.tier}
                    </button>
                  </td>
                  {columns.map((one) => (
                    <td key={one.name} className="number">
                      {one.protected ? (
                        <span className="bar-cell">
                          <span className="bar" aria-hidden="true">
                            <span style={{ width: `${((row.byEnvironment[one.name] ?? 0) / most) * 100}%` }} />
                          </span>
                          <span className="bar-number">{count(row.byEnvironment[one.name] ?? 0)}</span>
                        </span>
                      ) : (
                        <span className="second">{count(row.byEnvironment[one.name] ?? 0)}</span>
                      )}
                    </td>
                  ))}
                  <td className="number strong">{count(row.tenants)}</td>
                </tr>
              ))}
              <tr className="sum">
                <td>{words.overview.all}</td>
                {columns.map((one) => (
                  <td key={one.name} className="number">
                    {count(sum(one.name))}
                  </td>
                ))}
                <td className="number">{count(overview.fleet.reduce((total, row) => total + row.tenants, 0))}</td>
              </tr>
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
