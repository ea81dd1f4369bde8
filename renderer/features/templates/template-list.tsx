import { lazy, Suspense, useEffect, useState } from 'react';
import type { DraftSummary } from '../../../main/contract/authoring.ts';
import type { TemplateKind, TemplateSummary } from '../../../main/contract/model.ts';
import { LayerBadge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { moveRows } from '../../components/row-keys.ts';
import { SeverityWord } from '../../components/state-word.tsx';
import { Empty, FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { moment, wholeMoment } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { authoringWords as own } from '../../words/authoring.ts';
import { words } from '../../words.ts';
import { type Problems, useProblems } from './use-problems.ts';

const NewTemplateDialog = lazy(async () => ({ default: (await import('./manage/new-dialog.tsx')).NewTemplateDialog }));
const ReplacePage = lazy(async () => ({ default: (await import('./replace/replace-page.tsx')).ReplacePage }));
const ExportDialog = lazy(async () => ({ default: (await import('./transfer/export-dialog.tsx')).ExportDialog }));
const ImportDialog = lazy(async () => ({ default: (await import('./transfer/import-dialog.tsx')).ImportDialog }));

/** The layer each kind of template gives. */
export const kindLayers = {
  tier: 'tier-template',
  service: 'tier-template',
  overlay: 'environment-overlay',
  tenant: 'tenant-template',
} as const satisfies Record<TemplateKind, string>;

/** Every template: kind, document, version, and how many tenants read it. */
export function TemplateList() {
  const { bridge, templates } = useConsole();
  const list = useConsoleState('templates', (state) => state.list);
  const revision = useConsoleState('workspace', (state) => state.revision);
  const drafts = useConsoleState('templates', (state) => state.drafts);
  const archived = useConsoleState('templates', (state) => state.archived);
  const [dialog, setDialog] = useState<'new' | 'import' | 'export' | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const load = () => {
    void templates.getState().load();
    void templates.getState().loadDrafts();
  };
  useEffect(load, [templates, revision]);
  useEffect(
    () =>
      bridge.onEvent((event) => {
        if (event.kind === 'draft') void templates.getState().loadDrafts();
      }),
    [bridge, templates],
  );
  const [replacing, setReplacing] = useState(false);
  useKey('new', dialog === null && !replacing ? () => setDialog('new') : null);
  const rows = list.value;
  const problems = useProblems(rows);
  if (replacing)
    return (
      <Suspense fallback={<Loading what={own.findAndReplace} waiting />}>
        <ReplacePage onBack={() => setReplacing(false)} />
      </Suspense>
    );
  const { column } = words.templates;
  return (
    <>
      <div className="head">
        <div className="head-text">
          <h1>{rows === null ? words.templates.name : words.templates.headline(rows.length)}</h1>
          <p className="head-line">{words.templates.lead}</p>
        </div>
        <div className="head-actions">
          <label className="tick">
            <input
              type="checkbox"
              checked={archived}
              onChange={(event) => templates.getState().showArchived(event.target.checked)}
            />
            {own.listArchived}
          </label>
          <Button onPress={() => setReplacing(true)}>{own.findAndReplace}</Button>
          <Button onPress={() => setDialog('import')}>{own.importTemplates}</Button>
          <Button onPress={() => setDialog('export')}>{own.exportTemplates(chosen.size)}</Button>
          <Button tone="primary" keys={capsOf('new')} onPress={() => setDialog('new')}>
            {own.newTemplate}
          </Button>
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
                  <th>{own.listDraftHead}</th>
                  <th>{own.listProblemsHead}</th>
                  <th className="number">{column.usedBy}</th>
                  <th>{column.changed}</th>
                </tr>
              </thead>
              <tbody onKeyDown={moveRows}>
                {rows.map((row, index) => (
                  <TemplateRow
                    key={row.id}
                    row={row}
                    first={index === 0}
                    draft={drafts.find((one) => one.template === row.name)}
                    problems={problems.get(row.id)}
                    chosen={chosen.has(row.name)}
                    onChosen={(one) => {
                      const next = new Set(chosen);
                      if (one) next.add(row.name);
                      else next.delete(row.name);
                      setChosen(next);
                    }}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Pane>
      <Suspense fallback={null}>
        {dialog === 'new' ? <NewTemplateDialog onClose={() => setDialog(null)} /> : null}
        {dialog === 'import' ? <ImportDialog files={null} onClose={() => setDialog(null)} /> : null}
        {dialog === 'export' ? (
          <ExportDialog {...(chosen.size === 0 ? {} : { chosen: [...chosen] })} onClose={() => setDialog(null)} />
        ) : null}
      </Suspense>
    </>
  );
}

function TemplateRow(props: {
  readonly row: TemplateSummary;
  readonly first: boolean;
  readonly draft: DraftSummary | undefined;
  readonly problems: Problems | undefined;
  readonly chosen: boolean;
  readonly onChosen: (chosen: boolean) => void;
}) {
  const { row, first, draft, problems } = props;
  const { route } = useConsole();
  const open = () => route.getState().go('templates', row.name);
  return (
    <tr onClick={open} className="pressable">
      <td>
        <span className="template-name">
          {row.archived ? (
            <span />
          ) : (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the click is only kept from the row; the keys are the field's own
            <label className="tick" onClick={(event) => event.stopPropagation()}>
              <span className="hidden-text">{own.chooseTemplate(row.name)}</span>
              <input
                type="checkbox"
                checked={props.chosen}
                onChange={(event) => props.onChosen(event.target.checked)}
              />
            </label>
          )}
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
      <td>
        {draft === undefined ? null : (
          <span className="list-draft" title={wholeMoment(draft.savedAt)}>
            <span className="draft-dot" aria-hidden="true" />
            {draft.trouble !== '' ? draft.trouble : draft.holder === null ? own.listDraft : own.listDraftHeld}
          </span>
        )}
      </td>
      <td>
        {problems === undefined || problems.errors + problems.warnings === 0 ? null : (
          <SeverityWord
            severity={problems.errors > 0 ? 'error' : 'warning'}
            word={own.listProblems(problems.errors, problems.warnings)}
          />
        )}
      </td>
      <td className="number">{words.templates.usedBy(row.usedBy)}</td>
      <td className="quiet" title={wholeMoment(row.changedAt)}>
        {row.archived ? own.archived : row.builtIn ? words.templates.builtIn : moment(row.changedAt)}
      </td>
    </tr>
  );
}
