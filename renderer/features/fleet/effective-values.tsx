import { useEffect, useMemo, useState } from 'react';
import type { Tenant } from '../../../main/contract/model.ts';
import { EnvironmentMarker, LayerBadge } from '../../components/badge.tsx';
import { PanelHead } from '../../components/pane.tsx';
import { Segments } from '../../components/segments.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { count } from '../../format.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { compareWords } from '../../words/fleet-compare.ts';
import { words } from '../../words.ts';
import { compareValues, holdsText } from './compare-values.ts';
import { ValueFindings } from './value-findings.tsx';

/** Every value of a tenant's documents side by side, one column for each environment, each with the layer it comes from. */
export function EffectiveValues({ tenant }: { tenant: Tenant }) {
  const { fleet } = useConsole();
  const effective = useConsoleState('fleet', (state) => state.effective);
  const overrides = useConsoleState('fleet', (state) => state.overrides.value);
  const workspace = useConsoleState('workspace', (state) => state);
  const [mode, setMode] = useState<'differ' | 'all'>('differ');
  const [typed, setTyped] = useState('');
  useEffect(() => void fleet.getState().readValues(), [fleet, tenant, overrides]);
  const columns = useMemo(() => {
    const known = workspace.environments.map((one) => one.name).filter((name) => tenant.environments.includes(name));
    return known.length > 0 ? known : tenant.environments;
  }, [workspace.environments, tenant.environments]);
  const rows = useMemo(() => compareValues(effective.value?.values ?? [], columns), [effective.value, columns]);
  const differing = useMemo(() => rows.filter((row) => !row.equal), [rows]);
  // With one environment there is nothing to differ from.
  const among = mode === 'differ' && columns.length > 1 ? differing : rows;
  const shown = useMemo(() => among.filter((row) => holdsText(row, typed)), [among, typed]);
  let document = '';
  let group = '';
  return (
    <>
      <PanelHead title={words.fleet.values} hint={words.fleet.valuesHint}>
        {rows.length === 0 || columns.length < 2 ? null : (
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
      <Loading what={words.fleet.values} waiting={effective.value === null && effective.state === 'loading'} />
      {effective.failure === null ? null : (
        <FailureNotice failure={effective.failure} onRetry={() => void fleet.getState().readValues()} />
      )}
      <ValueFindings findings={effective.value?.findings ?? []} />
      {rows.length === 0 ? null : (
        <>
          <div className="values-filter">
            <input
              className="input"
              aria-label={compareWords.valuesFilter}
              placeholder={compareWords.filterPlaceholder}
              value={typed}
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
            />
            <span className="quiet small" role="status">
              {typed.trim() === '' ? '' : compareWords.matching(shown.length, among.length)}
            </span>
          </div>
          <div className="wide-table">
            <table className="table values-table">
              <thead>
                <tr>
                  <th>{words.fleet.formPath}</th>
                  {columns.map((environment) => (
                    <th key={environment} data-production={isProtected(workspace, environment)}>
                      <EnvironmentMarker name={environment} marked={isProtected(workspace, environment)} />
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.flatMap((row) => {
                  const newDocument = row.document !== document;
                  const newGroup = newDocument || row.group !== group;
                  document = row.document;
                  group = row.group;
                  const heads = [
                    ...(newDocument ? [[row.document, 'values-document'] as const] : []),
                    ...(newGroup && row.group !== '' ? [[row.group, 'values-group'] as const] : []),
                  ];
                  return [
                    ...heads.map(([name, className]) => (
                      <tr key={`${className} ${row.document} ${row.path}`} className={className}>
                        <th colSpan={columns.length + 1} scope="colgroup">
                          <code>{name}</code>
                        </th>
                      </tr>
                    )),
                    <tr key={`${row.document} ${row.path}`}>
                      <td>
                        <code className="cut" title={row.path}>
                          {row.name}
                        </code>
                      </td>
                      {row.cells.map((cell) => (
                        <td key={cell.environment} data-production={isProtected(workspace, cell.environment)}>
                          <span
                            className="value-cell"
                            title={cell.from === '' ? cell.text : `${cell.text}\n${cell.from}`}
                          >
                            <LayerBadge layer={cell.layer} />
                            <code className={cell.layer === null ? 'cut quiet' : 'cut'}>{cell.text}</code>
                          </span>
                        </td>
                      ))}
                    </tr>,
                  ];
                })}
              </tbody>
            </table>
          </div>
          {among !== rows && rows.length > differing.length ? (
            <button type="button" className="fold-row" onClick={() => setMode('all')}>
              <span>{words.fleet.valuesEqual(rows.length - differing.length)}</span>
              <span className="fold-action">{words.fleet.showEqual}</span>
            </button>
          ) : null}
          <p className="hidden-text" role="status">
            {mode === 'all' ? `${compareWords.equalShown}, ${count(shown.length)}` : ''}
          </p>
        </>
      )}
    </>
  );
}
