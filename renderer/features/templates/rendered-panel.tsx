import { CrossIcon } from '@blueprintjs/icons';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Template } from '../../../main/contract/model.ts';
import { EnvironmentMarker } from '../../components/badge.tsx';
import { Button, Keys } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { FailureNotice } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { type LinePanel, openLinePanel } from '../../editor/line-panel.ts';
import { lineOfLeaf, lineSources } from '../../editor/line-sources.ts';
import { useProvenance } from '../../editor/provenance.ts';
import { type TextEditor, TextView } from '../../editor/text-view.tsx';
import { dotted } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { words } from '../../words.ts';
import { PanelTabs } from './panel-tabs.tsx';
import { PinnedTenant } from './pinned-tenant.tsx';
import type { Place } from './template-view.tsx';
import { WhyPanel } from './why-panel.tsx';

/** The result for the pinned tenant, with the layer and line each value comes from. */
export function RenderedPanel(props: {
  readonly template: Template;
  readonly place: Place | null;
  readonly narrow: boolean;
  readonly tab: 'source' | 'rendered';
  readonly onTab: (tab: 'source' | 'rendered') => void;
  readonly onLine: (line: number) => void;
}) {
  const { templates, layers } = useConsole();
  const preview = useConsoleState('templates', (state) => state.preview);
  const tenant = useConsoleState('templates', (state) => state.tenant);
  const environment = useConsoleState('workspace', (state) => state.environment);
  const marked = useConsoleState('workspace', (state) => isProtected(state, state.environment));
  const [editor, setEditor] = useState<TextEditor | null>(null);
  const [at, setAt] = useState(1);
  const [panel, setPanel] = useState<{ readonly leaf: number; readonly shown: LinePanel } | null>(null);
  const { rendering, failure } = preview;
  const sources = useMemo(() => (rendering === null ? [] : lineSources(rendering)), [rendering]);
  useProvenance(editor, sources);
  const close = useCallback(() => {
    setPanel((before) => {
      before?.shown.close();
      return null;
    });
    editor?.focus();
  }, [editor]);
  const ask = useCallback(
    (line: number) => {
      const source = sources[line - 1];
      if (editor === null || source === null || source === undefined) return;
      setPanel((before) => {
        before?.shown.close();
        if (before?.leaf === source.leaf) return null;
        return { leaf: source.leaf, shown: openLinePanel(editor, line, 'why') };
      });
    },
    [editor, sources],
  );
  useEffect(() => {
    setPanel((before) => {
      before?.shown.close();
      return null;
    });
  }, [rendering]);
  useEffect(() => {
    if (editor === null) return;
    const listeners = [
      editor.onDidChangeCursorPosition((event) => setAt(event.position.lineNumber)),
      editor.onMouseDown((event) => {
        // 2, 3 and 4 are the glyph margin, the line numbers and the line decorations: the gutter.
        if ([2, 3, 4].includes(event.target.type)) ask(event.target.position?.lineNumber ?? 0);
      }),
      editor.onKeyDown((event) => {
        if (event.browserEvent.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        ask(editor.getPosition()?.lineNumber ?? 0);
      }),
    ];
    return () => {
      for (const one of listeners) one.dispose();
    };
  }, [editor, ask]);
  useEffect(() => {
    const line = props.place === null || rendering === null ? null : lineOfLeaf(rendering, props.place.at);
    if (editor === null || line === null) return;
    editor.setPosition({ lineNumber: line, column: 1 });
    editor.revealLineInCenterIfOutsideViewport(line);
    editor.focus();
  }, [editor, props.place, rendering]);
  useKey('why', () => ask(at));
  const here = sources[at - 1];
  const leaf = here === null || here === undefined ? undefined : rendering?.leaves?.[here.leaf];
  const open = panel === null ? undefined : rendering?.leaves?.[panel.leaf];
  return (
    <Pane name={words.templates.renderedName(tenant)} className="column rendered-panel">
      <div className="panel-head">
        {props.narrow ? (
          <PanelTabs tab={props.tab} onTab={props.onTab} />
        ) : (
          <h2 className="panel-title">{words.templates.rendered}</h2>
        )}
        <PinnedTenant />
        <EnvironmentMarker name={environment} marked={marked} />
      </div>
      {failure === null ? null : (
        <FailureNotice
          failure={failure}
          at={preview.at}
          onRetry={() => void templates.getState().render(environment)}
        />
      )}
      {tenant === '' ? (
        <div className="empty">
          <p className="second">{words.templates.noTenant}</p>
          <Button onPress={() => layers.getState().open('tenant-form', { mode: 'add' })}>
            {words.templates.addTenant}
          </Button>
        </div>
      ) : null}
      <div className={failure === null ? 'editor-row' : 'editor-row stale'}>
        <div className="editor-box">
          {rendering === null ? null : (
            <TextView
              text={rendering.text}
              language="rendered"
              name={words.templates.renderedName(tenant)}
              more={{ glyphMargin: true, lineNumbersMinChars: 3, lineDecorationsWidth: 12, folding: false }}
              onReady={setEditor}
            />
          )}
        </div>
      </div>
      <div className="foot">
        <span className="cut" aria-live="off">
          {leaf === undefined || here === null || here === undefined ? (
            words.templates.noLeaf
          ) : (
            <>
              <code className="second">{dotted(leaf.path)}</code>{' '}
              {words.templates.leafLine(
                words.templates.layerNames[here.layer],
                here.layer === 'override' ? '' : here.source,
                here.line,
              )}
            </>
          )}
        </span>
        <span className="grow" />
        <Keys keys={capsOf('why')} />
        <span>{words.templates.whyHint}</span>
      </div>
      {panel === null || open === undefined
        ? null
        : createPortal(
            <WhyPanel
              leaf={open}
              template={props.template}
              onClose={close}
              onLine={props.onLine}
              closeIcon={<CrossIcon size={12} aria-hidden="true" />}
            />,
            panel.shown.node,
          )}
    </Pane>
  );
}
