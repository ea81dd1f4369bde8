import { ArrowLeftIcon } from '@blueprintjs/icons';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { LayerBadge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Splitter, usePaneSize } from '../../components/splitter.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useMedia } from '../../components/use-media.ts';
import { useConsole, useConsoleState } from '../../console.ts';
import { words } from '../../words.ts';
import { FindingsPanel } from './findings-panel.tsx';
import { LayerPanel } from './layer-panel.tsx';
import { mergeFindings } from './merge-findings.ts';
import { kindLayers } from './template-list.tsx';

const SourcePanel = lazy(async () => ({ default: (await import('./source-panel.tsx')).SourcePanel }));
const RenderedPanel = lazy(async () => ({ default: (await import('./rendered-panel.tsx')).RenderedPanel }));

/** Where a panel was asked to go; `turn` makes the same place a new request. */
export interface Place {
  readonly at: number;
  readonly turn: number;
}

/** One template: its layers, its source, the result for the pinned tenant, what the checks say. */
export function TemplateView({ name, line: first }: { name: string; line: number | null }) {
  const { templates, route } = useConsole();
  const template = useConsoleState('templates', (state) => state.template);
  const check = useConsoleState('templates', (state) => state.check);
  const preview = useConsoleState('templates', (state) => state.preview);
  const tenant = useConsoleState('templates', (state) => state.tenant);
  const shown = useConsoleState('templates', (state) => state.document);
  const environment = useConsoleState('workspace', (state) => state.environment);
  const revision = useConsoleState('workspace', (state) => state.revision);
  const narrow = useMedia('(max-width: 1279.9px)');
  const [tab, setTab] = useState<'source' | 'rendered'>('source');
  const [line, setLine] = useState<Place | null>(first === null ? null : { at: first, turn: 0 });
  const [leaf, setLeaf] = useState<Place | null>(null);
  const layersWidth = usePaneSize('layers', 214);
  const previewWidth = usePaneSize('preview', 536);
  const open = () => void templates.getState().open(name);
  useEffect(open, [templates, name, revision]);
  useEffect(() => {
    if (templates.getState().list.value === null) void templates.getState().load();
  }, [templates]);
  useEffect(() => void templates.getState().render(environment), [templates, tenant, shown, environment, revision]);
  const goToLine = (at: number) => {
    setTab('source');
    setLine((before) => ({ at, turn: (before?.turn ?? 0) + 1 }));
  };
  const showLeaf = (at: number) => {
    setTab('rendered');
    setLeaf((before) => ({ at, turn: (before?.turn ?? 0) + 1 }));
  };
  const findings = useMemo(() => mergeFindings(check?.findings ?? [], preview.findings), [check, preview.findings]);
  const value = template.value;
  const columns = narrow
    ? `${layersWidth}px 0 minmax(0, 1fr)`
    : `${layersWidth}px 0 minmax(0, 1fr) 0 ${previewWidth}px`;
  return (
    <>
      <div className="head">
        <Button
          tone="quiet"
          small
          label={words.templates.back}
          icon={<ArrowLeftIcon size={14} aria-hidden="true" />}
          onPress={() => route.getState().go('templates')}
        />
        {value === null ? null : <LayerBadge layer={kindLayers[value.kind]} name={words.templates.kinds[value.kind]} />}
        <h1 className="object-title">{name}</h1>
        {value === null ? null : (
          <>
            <span className="second">{words.templates.headLine(words.templates.kinds[value.kind], value.version)}</span>
            {value.builtIn ? <span className="chip">{words.templates.builtIn}</span> : null}
            <span className="grow" />
            <span className="second">{words.templates.readBy(value.usedBy)}</span>
          </>
        )}
      </div>
      {template.failure === null ? null : <FailureNotice failure={template.failure} at={template.at} onRetry={open} />}
      <Loading what={name} waiting={value === null && template.state === 'loading'} />
      {value === null ? null : (
        <div className="columns template-columns" style={{ gridTemplateColumns: columns }}>
          <LayerPanel rendering={preview.rendering} check={check} onLeaf={showLeaf} />
          <Splitter name="layers" label={words.templates.layers} own={214} least={180} most={360} side="left" />
          <div className="column template-middle">
            <Suspense fallback={<Loading what={words.templates.source} waiting />}>
              {narrow && tab === 'rendered' ? null : (
                <SourcePanel
                  template={value}
                  place={line}
                  rendering={preview.rendering}
                  narrow={narrow}
                  tab={tab}
                  onTab={setTab}
                />
              )}
              {narrow && tab === 'rendered' ? (
                <RenderedPanel place={leaf} narrow tab={tab} onTab={setTab} onLine={goToLine} template={value} />
              ) : null}
            </Suspense>
            {narrow ? <FindingsPanel findings={findings} narrow onLine={goToLine} onLeaf={showLeaf} /> : null}
          </div>
          {narrow ? null : (
            <>
              <Splitter name="preview" label={words.templates.rendered} own={536} least={360} most={900} side="right" />
              <Suspense fallback={<Loading what={words.templates.rendered} waiting />}>
                <RenderedPanel
                  place={leaf}
                  narrow={false}
                  tab={tab}
                  onTab={setTab}
                  onLine={goToLine}
                  template={value}
                />
              </Suspense>
              <div className="template-findings">
                <FindingsPanel findings={findings} narrow={false} onLine={goToLine} onLeaf={showLeaf} />
              </div>
            </>
          )}
        </div>
      )}
    </>
  );
}
