import { useEffect, useMemo, useState } from 'react';
import type { Tenant } from '../../../main/contract/model.ts';
import { EnvironmentMarker, LayerBadge } from '../../components/badge.tsx';
import { PanelHead } from '../../components/pane.tsx';
import { Segments } from '../../components/segments.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { words } from '../../words.ts';
import { compareValues } from './compare-values.ts';

/** The values of a tenant's document side by side, one column for each environment. */
export function EffectiveValues({ tenant }: { tenant: Tenant }) {
  const { fleet } = useConsole();
  const values = useConsoleState('fleet', (state) => state.values);
  const overrides = useConsoleState('fleet', (state) => state.overrides.value);
  const workspace = useConsoleState('workspace', (state) => state);
  const [mode, setMode] = useState<'differ' | 'all'>('differ');
  useEffect(() => void fleet.getState().readValues('tenant'), [fleet, tenant, overrides]);
  const rows = useMemo(() => compareValues((values ?? []).filter((one) => one.failure === null)), [values]);
  const differing = rows.filter((row) => !row.equal);
  const shown = mode === 'differ' ? differing : rows;
  const failed = values?.find((one) => one.failure !== null);
  const columns = values ?? [];
  let group = '';
  return (
    <>
      <PanelHead title={words.fleet.values} hint={words.fleet.valuesHint}>
        {rows.length === 0 ? null : (
          <Segments
            name={words.fleet.valuesMode}
            value={mode}
            onChoose={setMode}
            options={[
              { value: 'differ', label: words.fleet.differ(differing.length) },
              { value: 'all', label: words.fleet.all(rows.length) },
            ]}
          />
        )}
      </PanelHead>
      <Loading what={words.fleet.values} waiting={values === null} />
      {failed?.failure ? (
        <FailureNotice failure={failed.failure} onRetry={() => void fleet.getState().readValues('tenant')} />
      ) : null}
      {rows.length === 0 ? null : (
        <div className="wide-table">
          <table className="table values-table">
            <thead>
              <tr>
                <th>{words.fleet.formPath}</th>
                {columns.map(({ environment }) => (
                  <th key={environment} data-production={isProtected(workspace, environment)}>
                    <EnvironmentMarker name={environment} marked={isProtected(workspace, environment)} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.flatMap((row) => {
                const head = row.group === group ? [] : [row.group];
                group = row.group;
                return [
                  ...head.map((name) => (
                    <tr key={`g ${row.path}`} className="values-group">
                      <th colSpan={columns.length + 1} scope="colgroup">
                        <code>{name}</code>
                      </th>
                    </tr>
                  )),
                  <tr key={row.path}>
                    <td>
                      <code className="cut" title={row.path}>
                        {row.name}
                      </code>
                    </td>
                    {row.cells.map((cell) => (
                      <td key={cell.environment} data-production={isProtected(workspace, cell.environment)}>
                        <span className="value-cell">
                          <LayerBadge layer={cell.layer} />
                          <code className="cut" title={cell.text}>
                            {cell.text}
                          </code>
                        </span>
                      </td>
                    ))}
                  </tr>,
                ];
              })}
            </tbody>
          </table>
        </div>
      )}
      {mode === 'differ' && rows.length > differing.length ? (
        <button type="button" className="fold-row" onClick={() => setMode('all')}>
          <span>{words.fleet.valuesEqual(rows.length - differing.length)}</span>
          <span className="fold-action">{words.fleet.showEqual}</span>
        </button>
      ) : null}
    </>
  );
}
