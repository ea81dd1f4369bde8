import type { editor } from 'monaco-editor';
import { memo, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Vocabulary } from '../../../main/contract/authoring.ts';
import type { Finding } from '../../../main/contract/finding.ts';
import type { Rendering, Template } from '../../../main/contract/model.ts';
import { Pane, PanelHead } from '../../components/pane.tsx';
import { monaco } from '../../editor/monaco.ts';
import { TemplateEditor, type TemplateEditorHandle } from '../../editor/template-editor.tsx';
import { authoringWords as words } from '../../words/authoring.ts';
import { words as all } from '../../words.ts';
import type { DraftSession } from './drafts/draft-session.ts';
import { GivesColumn } from './gives-column.tsx';
import { PanelTabs } from './panel-tabs.tsx';
import type { Place } from './template-view.tsx';
import { useBase, useDraft } from './use-draft.ts';

/** The template's text, written here; findings stand on their lines. */
export const SourcePanel = memo(function SourcePanel(props: {
  readonly template: Template;
  readonly session: DraftSession;
  readonly findings: readonly Finding[];
  readonly vocabulary: Vocabulary | null;
  readonly place: Place | null;
  /** Lines that the line under the cursor of the result comes from. */
  readonly linked: readonly number[];
  readonly rendering: Rendering | null;
  readonly narrow: boolean;
  /** Whom the result is for, said beside the tabs of a small window. */
  readonly pinned: ReactNode;
  readonly tab: 'source' | 'rendered';
  readonly onTab: (tab: 'source' | 'rendered') => void;
  readonly onCursorLine: (line: number) => void;
  readonly onSave: () => void;
  readonly onExplain: (line: number) => void;
  readonly onReady: (handle: TemplateEditorHandle | null) => void;
}) {
  const { template, session, place, rendering, linked, onReady } = props;
  const box = useRef<HTMLDivElement>(null);
  const [handle, setHandle] = useState<TemplateEditorHandle | null>(null);
  const [plain, setPlain] = useState<editor.IStandaloneCodeEditor | null>(null);
  const open = useDraft(session, (state) => state.phase === 'open');
  const writable = useDraft(session, (state) => state.writable);
  const base = useBase(session);
  // The editor keeps its text by itself; it is told of changes made elsewhere one by one.
  const saved = template.text;
  const [first, setFirst] = useState(() => session.store.getState().text || saved);
  useEffect(() => {
    setFirst(open ? session.store.getState().text : saved);
  }, [session, open, saved]);
  useEffect(() => {
    if (handle === null) return;
    return session.onChanges((changes, origin) => {
      if (origin !== handle) handle.applyBatch(changes);
    });
  }, [session, handle]);
  useEffect(() => {
    if (handle !== null && place !== null) handle.revealLine(place.at);
  }, [handle, place]);
  useEffect(() => handle?.highlightLines(linked), [handle, linked]);
  const name = all.templates.sourceName(template.name);
  const legend = (
    <span className="bar-legend">
      <span className="bar-key" data-kind="added">
        {words.barAdded}
      </span>
      <span className="bar-key" data-kind="changed">
        {props.narrow ? words.barChangedShort : words.barChanged(base.version)}
      </span>
    </span>
  );
  return (
    <Pane name={name} className="column source-panel">
      {props.narrow ? (
        <div className="panel-head">
          <PanelTabs tab={props.tab} onTab={props.onTab} />
          {props.pinned}
          <span className="panel-actions">{legend}</span>
          {rendering === null ? null : <span className="gives-head">{all.templates.gives}</span>}
        </div>
      ) : (
        <PanelHead title={all.templates.source} hint={words.sourceHint(template.schemaVersion)}>
          {legend}
        </PanelHead>
      )}
      <div className="editor-row">
        <div className="editor-box" ref={box}>
          <TemplateEditor
            document={template.id}
            text={first}
            name={name}
            readOnly={!open || !writable}
            baseText={base.text}
            findings={props.findings}
            vocabulary={props.vocabulary}
            onChanges={(changes, kind) => {
              // What does not fit what is kept is taken back, so that editor and draft never part.
              if (!session.edit(changes, kind, handle)) handle?.setText(session.store.getState().text);
            }}
            onCursorLine={props.onCursorLine}
            onUndo={() => session.undo()}
            onRedo={() => session.redo()}
            onSave={props.onSave}
            onExplain={props.onExplain}
            onReady={(ready) => {
              setHandle(ready);
              setPlain(
                monaco.editor
                  .getEditors()
                  .find((one) =>
                    box.current?.contains(one.getContainerDomNode()),
                  ) as editor.IStandaloneCodeEditor | null,
              );
              onReady(ready);
            }}
          />
        </div>
        {props.narrow && rendering !== null ? (
          <GivesColumn editor={plain} rendering={rendering} template={template.name} />
        ) : null}
      </div>
    </Pane>
  );
});
