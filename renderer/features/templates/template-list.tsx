import { useEffect } from 'react';
import type { TemplateKind, TemplateSummary } from '../../../main/contract/model.ts';
import { LayerBadge } from '../../components/badge.tsx';
import { Pane } from '../../components/pane.tsx';
import { moveRows } from '../../components/row-keys.ts';
import { Empty, FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { moment, wholeMoment } from '../../format.ts';
import { words } from '../../words.ts';

/** The layer each kind of template gives. */
export const kindLayers = {
  tier: 'tier-template',
  service: 'tier-template',
  overlay: 'environment-overlay',
  tenant: 'tenant-template',
} as const satisfies Record<TemplateKind, string>;

/** Every template: kind, document, version, and how many tenants read it. */
export function TemplateList() {
  const { templates } = useConsole();
  const list = useConsoleState('templates', (state) => state.list);
  const revision = useConsoleState('workspace', (state) => state.revision);
  const load = () => void templates.getState().load();
  useEffect(load, [templates, revision]);
  const rows = list.value;
  const { column } = words.templates;
  return (
    <>
      <div className="head">
        <div className="head-text">
          <h1>{rows === null ? words.templates.name : words.templates.headline(rows.length)}</h1>
          <p className="head-line">{words.templates.lead}</p>
        </div>
      </div>
      {list.failure === null ? null : <FailureNotice failure={list.failure} at={list.at} onRetry={load} />}
      <Pane name={words.templates.name} className="column grow-pane">
        <Loading what={words.templates.loading} waiting={rows === null && list.state === 'loading'} />
        {rows?.length === 0 ? <Empty title={words.templates.emptyTitle}>{words.templates.empty}</Empty> : null}
        {rows === null || rows.length === 0 ? null : (
          <div className={list.failure === null ? 'scroll' : 'scroll stale'}>
            <table className="table template-table">
              <thead>
                <tr>
                  <th>{column.template}</th>
                  <th>{column.kind}</th>
                  <th>{column.document}</th>
                  <th className="number">{column.version}</th>
                  <th className="number">{column.usedBy}</th>
                  <th>{column.changed}</th>
                </tr>
              </thead>
              <tbody onKeyDown={moveRows}>
                {rows.map((row, index) => (
                  <TemplateRow key={row.id} row={row} first={index === 0} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Pane>
    </>
  );
}

function TemplateRow({ row, first }: { row: TemplateSummary; first: boolean }) {
  const { route } = useConsole();
  const open = () => route.getState().go('templates', row.name);
  return (
    <tr onClick={open} className="pressable">
      <td>
        <span className="template-name">
          <LayerBadge layer={kindLayers[row.kind]} name={words.templates.kinds[row.kind]} />
          <button
            type="button"
            data-row=""
            tabIndex={first ? 0 : -1}
            className="link-plain strong"
            onClick={(event) => {
              event.stopPropagation();
              open();
            }}
          >
            {row.name}
          </button>
          <span className="quiet small cut" title={row.description}>
            {row.description}
          </span>
        </span>
      </td>
      <td className="second">{words.templates.kinds[row.kind]}</td>
      <td className="mono">{row.document}</td>
      <td className="number">v{row.version}</td>
      <td className="number">{words.templates.usedBy(row.usedBy)}</td>
      <td className="quiet" title={wholeMoment(row.changedAt)}>
        {row.builtIn ? words.templates.builtIn : moment(row.changedAt)}
      </td>
    </tr>
  );
}
