import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { Template } from '../../../main/contract/model.ts';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import type { TemplateEditorHandle } from '../../editor/editor-interface.ts';
import { useKey } from '../../frame/key-registry.ts';
import { useWhatIf, type WhatIfHandle } from '../whatif/use-whatif.ts';
import { ActionDialog } from './action-dialogs.tsx';
import { DraftBanners } from './drafts/draft-banners.tsx';
import type { DraftSession } from './drafts/draft-session.ts';
import { EditorPage, fetchEditor } from './editor-page.tsx';
import { createTestsStore } from './tests/tests-store.ts';
import { type TemplateAction, type TemplateViewName, TitleBar, views } from './title-bar.tsx';
import { useDraft } from './use-draft.ts';

const FormPage = lazy(async () => ({ default: (await import('./form/form-page.tsx')).FormPage }));
const TestsPage = lazy(async () => ({ default: (await import('./tests/tests-page.tsx')).TestsPage }));
const MatrixPage = lazy(async () => ({ default: (await import('../whatif/matrix-page.tsx')).MatrixPage }));
const HistoryPage = lazy(async () => ({ default: (await import('./history/history-page.tsx')).HistoryPage }));
const UsagePanel = lazy(async () => ({ default: (await import('./manage/usage-panel.tsx')).UsagePanel }));
const ReviewDialog = lazy(async () => ({ default: (await import('./review-dialog.tsx')).ReviewDialog }));

/** Where a panel was asked to go; `turn` makes the same place a new request. */
export interface Place {
  readonly at: number;
  readonly turn: number;
}

/** One template: its title bar, what stands in the way of writing, and one of its views. */
export function TemplateView({ name, line: first }: { readonly name: string; readonly line: number | null }) {
  const { templates } = useConsole();
  const template = useConsoleState('templates', (state) => state.template);
  const session = useConsoleState('templates', (state) => state.session);
  const environment = useConsoleState('workspace', (state) => state.environment);
  const revision = useConsoleState('workspace', (state) => state.revision);
  const open = () => void templates.getState().open(name);
  useEffect(open, [templates, name, revision]);
  useEffect(fetchEditor, []);
  useEffect(() => () => templates.getState().leave(), [templates]);
  useEffect(() => {
    if (templates.getState().list.value === null) void templates.getState().load();
  }, [templates]);
  useEffect(() => templates.getState().render(environment), [templates, environment]);
  const value = template.value?.name === name ? template.value : null;
  if (value === null || session === null)
    return (
      <>
        <TitleBar
          name={name}
          template={null}
          session={null}
          whatIf={null}
          view="editor"
          available={[]}
          onView={() => undefined}
          usageOpen={false}
          onUsage={() => undefined}
          onReview={() => undefined}
          onAction={() => undefined}
        />
        {template.failure === null ? null : <FailureNotice failure={template.failure} onRetry={open} />}
        <Loading what={name} waiting={template.state === 'loading'} />
      </>
    );
  return <OpenTemplate template={value} session={session} line={first} onRetry={open} />;
}

function OpenTemplate(props: {
  readonly template: Template;
  readonly session: DraftSession;
  readonly line: number | null;
  readonly onRetry: () => void;
}) {
  const { template, session, line } = props;
  const { bridge, templates, layers, route } = useConsole();
  const { failure, at } = useConsoleState('templates', (state) => state.template);
  const tenant = useConsoleState('templates', (state) => state.tenant);
  const document = useConsoleState('templates', (state) => state.document);
  const environment = useConsoleState('workspace', (state) => state.environment);
  const [view, setView] = useState<TemplateViewName>('editor');
  const [place, setPlace] = useState<Place | null>(null);
  const [usage, setUsage] = useState(false);
  const [dialog, setDialog] = useState<TemplateAction | 'review' | null>(null);
  const [tests] = useState(() => createTestsStore(bridge));
  const whatIf = useWhatIf(template, session);
  const handle = useRef<TemplateEditorHandle | null>(null);
  const draft = useDraft(session, (state) => state.draft);
  const goToLine = useCallback((to: number) => {
    setView('editor');
    setPlace((before) => ({ at: to, turn: (before?.turn ?? 0) + 1 }));
  }, []);
  useEffect(() => {
    if (line !== null) goToLine(line);
  }, [line, goToLine]);
  const changeView = (next: TemplateViewName) => {
    void session.flush();
    setView(next);
  };
  const review = () => {
    const { writable, phase, text, base, edits } = session.store.getState();
    if (phase === 'open' && writable && (text !== base || edits > 0)) setDialog('review');
  };
  useKey('primary', dialog === null ? review : null);
  useKey('matrix', () => changeView(view === 'matrix' ? 'editor' : 'matrix'));
  useKey('form-view', () => changeView(view === 'form' ? 'editor' : 'form'));
  return (
    <>
      <TitleBar
        name={template.name}
        template={template}
        session={session}
        whatIf={whatIf}
        view={view}
        available={views}
        onView={changeView}
        usageOpen={usage}
        onUsage={() => setUsage(!usage)}
        onReview={review}
        onAction={(action) => {
          if (action === 'usage') return setUsage(!usage);
          if (action !== 'format') return setDialog(action);
          setView('editor');
          handle.current?.format();
        }}
      />
      {failure === null ? null : <FailureNotice failure={failure} at={at} onRetry={props.onRetry} />}
      <DraftBanners session={session} template={template} onLine={goToLine} />
      <div className="template-body" data-usage={usage}>
        {view === 'editor' ? (
          <EditorPage
            template={template}
            session={session}
            place={place}
            onSource={(source, to) =>
              source === template.name ? goToLine(to) : route.getState().go('templates', `${source}#${to}`)
            }
            onSave={() => layers.getState().layer === 'none' && review()}
            onReady={(ready) => {
              handle.current = ready;
            }}
          />
        ) : (
          <Suspense fallback={<Loading what={template.name} waiting />}>
            <OtherView
              view={view}
              template={template}
              session={session}
              whatIf={whatIf}
              tenant={tenant}
              environment={environment}
              document={document}
              tests={tests}
              draft={draft}
              onLine={goToLine}
              onEditor={() => changeView('editor')}
            />
          </Suspense>
        )}
        {usage ? (
          <div className="template-usage">
            <Suspense fallback={<Loading what={template.name} waiting />}>
              <UsagePanel template={template} tenant={tenant} />
            </Suspense>
          </div>
        ) : null}
      </div>
      {dialog === 'review' ? (
        <Suspense fallback={null}>
          <ReviewDialog
            template={template}
            session={session}
            whatIf={whatIf}
            onClose={() => setDialog(null)}
            onConflict={() => {
              setDialog(null);
              void templates.getState().open(template.name);
            }}
          />
        </Suspense>
      ) : (
        <ActionDialog
          action={dialog}
          template={template}
          session={session}
          tenant={tenant}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}

function OtherView(props: {
  readonly view: TemplateViewName;
  readonly template: Template;
  readonly session: DraftSession;
  readonly whatIf: WhatIfHandle;
  readonly tenant: string;
  readonly environment: string;
  readonly document: string;
  readonly tests: ReturnType<typeof createTestsStore>;
  readonly draft: string | null;
  readonly onLine: (line: number) => void;
  readonly onEditor: () => void;
}) {
  const { view, template, session, tenant, environment, document } = props;
  const text = useDraft(session, (state) => (state.phase === 'open' ? state.text : template.text));
  const page = {
    template,
    text,
    applyChanges: (changes: Parameters<DraftSession['edit']>[0]) => void session.edit(changes, 'step'),
    tenant,
    environment,
    document,
  };
  if (view === 'form') return <FormPage {...page} onLine={props.onLine} />;
  if (view === 'tests') return <TestsPage {...page} store={props.tests} draft={props.draft} onLine={props.onLine} />;
  if (view === 'matrix') return <MatrixPage template={template} whatIf={props.whatIf} onEditor={props.onEditor} />;
  return <HistoryPage {...page} />;
}
