import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Template } from '../../../main/contract/model.ts';
import { EnvironmentMarker } from '../../components/badge.tsx';
import { Splitter, usePaneSize } from '../../components/splitter.tsx';
import { Loading } from '../../components/states.tsx';
import { useMedia } from '../../components/use-media.ts';
import { useConsoleState } from '../../console.ts';
import type { Fix, TemplateEditorHandle } from '../../editor/editor-interface.ts';
import { lineLinks } from '../../editor/line-links.ts';
import { lineOfLeaf, lineSources, sameSources } from '../../editor/line-sources.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { words } from '../../words.ts';
import type { DraftSession } from './drafts/draft-session.ts';
import { type FindingRow, findingRows, sameRows, testFindings } from './finding-rows.ts';
import { FindingsPanel } from './findings-panel.tsx';
import { LayerPanel } from './layer-panel.tsx';
import { sameShape } from './layer-tree.ts';
import { resultChanges } from './result-changes.ts';
import type { Place } from './template-view.tsx';
import { TenantPicker } from './tenant-picker.tsx';
import { useDraft } from './use-draft.ts';
import { useSteady, useStill } from './use-steady.ts';
import { useTests } from './use-tests.ts';
import { useVocabulary } from './use-vocabulary.ts';

const loadSource = () => import('./source-panel.tsx');
const loadRendered = () => import('./rendered-panel.tsx');
const SourcePanel = lazy(async () => ({ default: (await loadSource()).SourcePanel }));
const RenderedPanel = lazy(async () => ({ default: (await loadRendered()).RenderedPanel }));

/** Begins to fetch the editor, which is most of what the page loads, while the template itself is still asked for. */
export function fetchEditor(): void {
  // What fails here fails again where it is needed, and is said there.
  void Promise.allSettled([loadSource(), loadRendered()]);
}

/** What settles findings; fetched once the page stands. */
interface Fixer {
  readonly fixesFor: typeof import('../../editor/fixes.ts').fixesFor;
  readonly readTemplate: typeof import('../../editor/template-document.ts').readTemplate;
}

const noFixes: ReadonlyMap<string, readonly Fix[]> = new Map();

/** Layers, source, result and findings of one template, beside each other. */
export function EditorPage(props: {
  readonly template: Template;
  readonly session: DraftSession;
  /** Where the source is asked to go. */
  readonly place: Place | null;
  readonly onSource: (source: string, line: number) => void;
  readonly onSave: () => void;
  readonly onReady: (handle: TemplateEditorHandle | null) => void;
}) {
  const { template, session, onSource } = props;
  const rendering = useConsoleState('templates', (state) => state.preview.rendering);
  const found = useConsoleState('templates', (state) => state.preview.findings);
  const broken = useConsoleState(
    'templates',
    ({ preview }) => !preview.good && preview.findings.some((one) => one.severity === 'error'),
  );
  const saved = useConsoleState('templates', (state) => state.saved);
  const environment = useConsoleState('workspace', (state) => state.environment);
  const marked = useConsoleState('workspace', (state) => isProtected(state, state.environment));
  const narrow = useMedia('(max-width: 1279.9px)');
  const [tab, setTab] = useState<'source' | 'rendered'>('source');
  const [resultPlace, setResultPlace] = useState<Place | null>(null);
  const [sourceLine, setSourceLine] = useState(0);
  const [resultLine, setResultLine] = useState(0);
  const [fixer, setFixer] = useState<Fixer | null>(null);
  // Fixes may come a moment after the result; without a finding nobody asks for them.
  const checkedText = useDeferredValue(
    useConsoleState('templates', (state) => (state.preview.findings.length === 0 ? '' : state.preview.text)),
  );
  const vocabulary = useVocabulary(template.name);
  const writable = useDraft(session, (state) => state.writable);
  const handle = useRef<TemplateEditorHandle | null>(null);
  const explain = useRef<((line: number) => void) | null>(null);
  const layersWidth = usePaneSize('layers', 214);
  const previewWidth = usePaneSize('preview', 536);
  const findingsHeight = usePaneSize('findings', 164);
  // Most keystrokes change a value and nothing about where values come from.
  const sources = useSteady(
    useMemo(() => (rendering === null ? [] : lineSources(rendering)), [rendering]),
    sameSources,
  );
  const changes = useMemo(() => resultChanges(saved?.rendering ?? null, rendering), [saved, rendering]);
  const tests = useTests(template, session);
  const rows = useSteady(
    useMemo(
      () => findingRows(template.name, rendering, found, testFindings(tests, broken)),
      [template.name, rendering, found, tests, broken],
    ),
    sameRows,
  );
  const ownFindings = useMemo(
    () =>
      rows.flatMap(({ finding, line }) =>
        line === null ? [] : [{ ...finding, source: finding.source ?? { name: template.name, line } }],
      ),
    [rows, template.name],
  );
  const links = useMemo(() => lineLinks(sources, template.name), [sources, template.name]);
  const made = links.toResult(sourceLine);
  const fromLine = links.toTemplate(resultLine);
  const comesFrom = useMemo(() => (fromLine === null ? [] : [fromLine]), [fromLine]);
  const showResult = useCallback((at: number) => {
    setTab('rendered');
    setResultPlace((before) => ({ at, turn: (before?.turn ?? 0) + 1 }));
  }, []);
  useEffect(() => {
    if (props.place !== null) setTab('source');
  }, [props.place]);
  useEffect(() => {
    let current = true;
    void Promise.all([import('../../editor/fixes.ts'), import('../../editor/template-document.ts')]).then(
      ([{ fixesFor }, { readTemplate }]) => current && setFixer({ fixesFor, readTemplate }),
    );
    return () => {
      current = false;
    };
  }, []);
  const fixes = useMemo(() => {
    if (fixer === null || rows.length === 0) return noFixes;
    const document = fixer.readTemplate(checkedText);
    return new Map(rows.map(({ id, finding }) => [id, fixer.fixesFor(finding, document, vocabulary)]));
  }, [fixer, rows, checkedText, vocabulary]);
  const applyFix = (row: FindingRow, title: string) => {
    if (fixer === null) return;
    // The text may have gone on since it was checked.
    const now = fixer
      .fixesFor(row.finding, session.store.getState().text, vocabulary)
      .find((one) => one.title === title);
    if (now === undefined) return;
    // The editor tells of it as it tells of typing; without one the draft is told itself.
    if (handle.current === null) session.edit(now.changes, 'step');
    else handle.current.applyFix(now.changes);
  };
  const goToSource = useStill((source: string, line: number) => {
    if (source === template.name) setTab('source');
    onSource(source, line);
  });
  const shape = useSteady(rendering, sameShape);
  const pinned = useMemo(
    () => (
      <>
        <TenantPicker />
        <EnvironmentMarker name={environment} marked={marked} />
      </>
    ),
    [environment, marked],
  );
  const askWhy = useStill((line: number) => {
    const [first] = links.toResult(line);
    if (first === undefined) return;
    if (narrow) setTab('rendered');
    // In a small window the result is drawn first.
    requestAnimationFrame(() => requestAnimationFrame(() => explain.current?.(first)));
  });
  const ready = useStill((mounted: TemplateEditorHandle | null) => {
    handle.current = mounted;
    props.onReady(mounted);
  });
  const source = (
    <SourcePanel
      template={template}
      session={session}
      findings={ownFindings}
      vocabulary={vocabulary}
      place={props.place}
      linked={comesFrom}
      rendering={narrow ? rendering : null}
      narrow={narrow}
      pinned={pinned}
      tab={tab}
      onTab={setTab}
      onCursorLine={setSourceLine}
      onSave={useStill(props.onSave)}
      onExplain={askWhy}
      onReady={ready}
    />
  );
  const result = (
    <RenderedPanel
      template={template}
      sources={sources}
      changes={changes}
      place={resultPlace}
      linked={made}
      narrow={narrow}
      tab={tab}
      onTab={setTab}
      onSource={goToSource}
      onCursorLine={setResultLine}
      explain={explain}
    />
  );
  const findings = (
    <FindingsPanel
      rows={rows}
      narrow={narrow}
      fixes={writable ? fixes : noFixes}
      onFix={useStill(applyFix)}
      onSource={useStill((name: string | null, line: number) => goToSource(name ?? template.name, line))}
      onResult={showResult}
    />
  );
  const columns = narrow
    ? `${layersWidth}px 0 minmax(0, 1fr)`
    : `${layersWidth}px 0 minmax(320px, 1fr) 0 minmax(300px, ${previewWidth}px)`;
  return (
    <div className="columns template-columns" style={{ gridTemplateColumns: columns }}>
      <LayerPanel
        rendering={shape}
        vocabulary={vocabulary}
        narrow={narrow}
        onLeaf={useStill((leaf: number) => {
          const line = rendering === null ? null : lineOfLeaf(rendering, leaf);
          if (line !== null) showResult(line);
        })}
        onLine={useStill((line: number) => goToSource(template.name, line))}
      />
      <Splitter name="layers" label={words.templates.layers} own={214} least={180} most={360} side="left" />
      {narrow ? (
        <div className="column template-middle">
          <Suspense fallback={<Loading what={words.templates.source} waiting />}>
            {tab === 'source' ? source : result}
          </Suspense>
          {findings}
        </div>
      ) : (
        <>
          <Suspense fallback={<Loading what={words.templates.source} waiting />}>{source}</Suspense>
          <Splitter name="preview" label={words.templates.rendered} own={536} least={300} most={900} side="right" />
          <Suspense fallback={<Loading what={words.templates.rendered} waiting />}>{result}</Suspense>
          <div className="template-findings" style={{ height: findingsHeight }}>
            <Splitter name="findings" label={words.templates.findings} own={164} least={80} most={480} side="below" />
            {findings}
          </div>
        </>
      )}
    </div>
  );
}
