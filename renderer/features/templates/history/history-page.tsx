import { PinIcon, SwapHorizontalIcon, UndoIcon } from '@blueprintjs/icons';
import { useEffect, useMemo, useState } from 'react';
import type { TemplateVersion } from '../../../../main/contract/authoring.ts';
import { ask } from '../../../bridge/ask.ts';
import { Button } from '../../../components/button.tsx';
import { Pane } from '../../../components/pane.tsx';
import { FailureNotice, Loading } from '../../../components/states.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { idle, type Loadable, loading, settled } from '../../../stores/loadable.ts';
import { historyWords as words } from '../../../words/history.ts';
import type { TemplatePageProps } from '../manage/page-props.ts';
import { PinDialog } from '../manage/pin-dialog.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { DifferenceTotals, TextDifferenceView } from './text-difference.tsx';
import { useAnswer } from './use-answer.ts';
import { VersionTable } from './version-table.tsx';

/** One side of a comparison: a version, or the text that is not saved. */
type Side = number | 'unsaved';

interface Versions {
  readonly rows: readonly TemplateVersion[];
  readonly next: string | null;
}

/** A template's versions, the difference of any two of them or against the unsaved text, and the ways back to one. */
export function HistoryPage(props: TemplatePageProps) {
  const { template, text } = props;
  const { bridge } = useConsole();
  const revision = useConsoleState('workspace', (state) => state.revision);
  const [versions, setVersions] = useState<Loadable<Versions>>(idle);
  const [chosen, setChosen] = useState<{ readonly left: Side; readonly right: Side } | null>(null);
  const [selected, setSelected] = useState<number | null>(null);
  const [dialog, setDialog] = useState<{ readonly kind: 'restore' | 'pin'; readonly version: TemplateVersion } | null>(
    null,
  );
  const read = async (after: string | null) => {
    setVersions(loading);
    const outcome = await ask(
      bridge.templateHistory({ template: template.name, limit: 100, ...(after === null ? {} : { after }) }),
    );
    setVersions((before) => {
      if (!outcome.ok) return settled(before, outcome);
      const rows = after === null ? outcome.data : [...(before.value?.rows ?? []), ...outcome.data];
      return settled(before, { ...outcome, data: { rows, next: outcome.page.next } });
    });
  };
  useEffect(() => void read(null), [template.name, template.version, revision]);
  const rows = versions.value?.rows ?? [];
  const dirty = text !== template.text;
  const sides = useMemo((): { left: Side; right: Side } => {
    const usable = (side: Side) => (side === 'unsaved' ? dirty : side <= template.version);
    if (chosen !== null && usable(chosen.left) && usable(chosen.right)) return chosen;
    return dirty
      ? { left: template.version, right: 'unsaved' }
      : { left: Math.max(1, template.version - 1), right: template.version };
  }, [chosen, dirty, template.version]);
  const side = (one: Side) => ({
    template: template.name,
    ...(one === 'unsaved' ? { text } : { version: one }),
  });
  const difference = useAnswer(
    () => bridge.templateDiff({ left: side(sides.left), right: side(sides.right) }),
    [template.name, sides.left, sides.right, sides.left === 'unsaved' || sides.right === 'unsaved' ? text : ''],
    sides.right === 'unsaved' ? 150 : 0,
  );
  const single = selected ?? (typeof sides.right === 'number' ? sides.right : null);
  const row = rows.find((one) => one.version === single);
  const choose = (version: number) => {
    setSelected(version);
    // The first has none before it; what became of it since says more than nothing.
    setChosen(version === 1 ? { left: 1, right: template.version } : { left: version - 1, right: version });
  };
  const put = (next: { readonly left: Side; readonly right: Side }) => {
    setSelected(null);
    setChosen(next);
  };
  const label = (one: Side) => (one === 'unsaved' ? words.unsaved : words.version(one));
  const select = (name: string, value: Side, onSide: (side: Side) => void) => (
    <label className="compare-label">
      <span>{name}</span>
      <select
        className="select compare-select"
        value={String(value)}
        onChange={(event) => onSide(event.target.value === 'unsaved' ? 'unsaved' : Number(event.target.value))}
      >
        {dirty ? <option value="unsaved">{words.unsaved}</option> : null}
        {rows.map((one) => (
          <option key={one.version} value={one.version}>
            {words.version(one.version)}
          </option>
        ))}
        {value !== 'unsaved' && !rows.some((one) => one.version === value) ? (
          <option value={value}>{words.version(value)}</option>
        ) : null}
      </select>
    </label>
  );
  return (
    <div className="history-columns">
      <Pane name={words.name} className="column">
        <div className="panel-head">
          <h2 className="panel-title">{words.name}</h2>
          <span className="panel-hint">
            {rows.length === 0 ? '' : words.headline(rows.length, versions.value?.next !== null)}
          </span>
        </div>
        {versions.failure === null ? null : (
          <FailureNotice failure={versions.failure} at={versions.at} onRetry={() => void read(null)} />
        )}
        <Loading what={words.loading} waiting={versions.value === null && versions.state === 'loading'} />
        {rows.length === 0 ? null : (
          <VersionTable
            rows={rows}
            chosen={single}
            onChoose={choose}
            more={versions.value?.next ?? null}
            onMore={(next) => void read(next)}
          />
        )}
      </Pane>
      <Pane name={words.compare} className="column">
        <div className="panel-head">
          <h2 className="panel-title">{words.compare}</h2>
          {select(words.from, sides.left, (left) => put({ ...sides, left }))}
          <Button
            tone="quiet"
            small
            label={words.swap}
            icon={<SwapHorizontalIcon size={12} aria-hidden="true" />}
            onPress={() => put({ left: sides.right, right: sides.left })}
          />
          {select(words.to, sides.right, (right) => put({ ...sides, right }))}
          {difference.value === null ? null : (
            <DifferenceTotals removed={difference.value.removed} added={difference.value.added} />
          )}
          <span className="panel-actions">
            {row === undefined ? null : (
              <>
                <Button
                  small
                  icon={<PinIcon size={12} aria-hidden="true" />}
                  onPress={() => setDialog({ kind: 'pin', version: row })}
                >
                  {words.pin(row.version)}
                </Button>
                <Button
                  small
                  icon={<UndoIcon size={12} aria-hidden="true" />}
                  {...(row.current ? { disabledWhy: words.restoreNow } : {})}
                  onPress={() => setDialog({ kind: 'restore', version: row })}
                >
                  {words.restore(row.version)}
                </Button>
              </>
            )}
          </span>
        </div>
        {difference.failure === null ? null : (
          <FailureNotice failure={difference.failure} at={difference.at} onRetry={difference.again} />
        )}
        {difference.value === null ? null : (
          <TextDifferenceView
            key={`${sides.left} ${sides.right}`}
            difference={difference.value}
            name={words.differenceOf(label(sides.left), label(sides.right))}
          />
        )}
      </Pane>
      {dialog?.kind === 'restore' ? (
        <RestoreDialog {...props} version={dialog.version} onClose={() => setDialog(null)} />
      ) : null}
      {dialog?.kind === 'pin' ? (
        <PinDialog
          template={template}
          version={dialog.version.version}
          tenant={props.tenant}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </div>
  );
}
