import type { editor } from 'monaco-editor';
import { useEffect, useState } from 'react';
import type { Rendering, Template } from '../../../main/contract/model.ts';
import { Pane, PanelHead } from '../../components/pane.tsx';
import { useConsoleState } from '../../console.ts';
import { type TextEditor, TextView } from '../../editor/text-view.tsx';
import { words } from '../../words.ts';
import { GivesColumn } from './gives-column.tsx';
import { PanelTabs } from './panel-tabs.tsx';
import type { Place } from './template-view.tsx';

/** The template's text, read-only, with the findings on their lines. */
export function SourcePanel(props: {
  readonly template: Template;
  readonly place: Place | null;
  readonly rendering: Rendering | null;
  readonly narrow: boolean;
  readonly tab: 'source' | 'rendered';
  readonly onTab: (tab: 'source' | 'rendered') => void;
}) {
  const { template, place, rendering } = props;
  const [editor, setEditor] = useState<TextEditor | null>(null);
  const check = useConsoleState('templates', (state) => state.check);
  const previewFindings = useConsoleState('templates', (state) => state.preview.findings);
  useEffect(() => {
    if (editor === null || place === null) return;
    editor.setPosition({ lineNumber: place.at, column: 1 });
    editor.revealLineInCenterIfOutsideViewport(place.at);
    editor.focus();
  }, [editor, place]);
  useEffect(() => {
    if (editor === null) return;
    const findings = [...(check?.findings ?? []), ...previewFindings].filter(
      (one) => one.source?.name === template.name,
    );
    const marks = findings.map((finding): editor.IModelDeltaDecoration => {
      const line = finding.source?.line ?? 1;
      return {
        range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1000 },
        options: {
          className: `squiggle-${finding.severity === 'note' ? 'info' : finding.severity}`,
          after: {
            content: `   ${words.templates.severity[finding.severity]} ${finding.code}`,
            inlineClassName: `mark-${finding.severity}`,
          },
          overviewRuler: { color: { id: 'editorWarning.foreground' }, position: 4 },
        },
      };
    });
    const collection = editor.createDecorationsCollection(marks);
    return () => collection.clear();
  }, [editor, check, previewFindings, template.name]);
  return (
    <Pane name={words.templates.sourceName(template.name)} className="column source-panel">
      {props.narrow ? (
        <div className="panel-head">
          <PanelTabs tab={props.tab} onTab={props.onTab} />
          <span className="panel-actions">{words.templates.gives}</span>
        </div>
      ) : (
        <PanelHead title={words.templates.source} hint={words.templates.sourceHint(template.schemaVersion)} />
      )}
      <div className="editor-row">
        <div className="editor-box">
          <TextView
            text={template.text}
            language="template"
            name={words.templates.sourceName(template.name)}
            onReady={setEditor}
          />
        </div>
        {props.narrow && rendering !== null ? (
          <GivesColumn editor={editor} rendering={rendering} template={template.name} />
        ) : null}
      </div>
    </Pane>
  );
}
