import { lazy, Suspense, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../../renderer/styles/index.css';
import './page.css';
import type { DraftChange, Vocabulary } from '../../../../main/contract/authoring.ts';
import type { Bridge } from '../../../../main/contract/bridge.ts';
import type { Finding } from '../../../../main/contract/finding.ts';
import { ConsoleContext, createConsole } from '../../../../renderer/console.ts';
import type { TemplateEditorHandle, TemplateEditorProps } from '../../../../renderer/editor/editor-interface.ts';

const TemplateEditor = lazy(async () => ({
  default: (await import('../../../../renderer/editor/template-editor.tsx')).TemplateEditor,
}));
const DiffView = lazy(async () => ({ default: (await import('../../../../renderer/editor/diff-view.tsx')).DiffView }));

/** What a test gives to the editor of this page. */
export interface EditorSetting {
  readonly text: string;
  readonly base?: string;
  readonly document?: string;
  readonly readOnly?: boolean;
  readonly vocabulary?: Vocabulary;
  readonly findings?: readonly Finding[];
  readonly theme?: 'light' | 'dark';
  /** Present: two texts beside each other in place of the editor. */
  readonly diff?: { readonly left: string; readonly right: string };
}

/** What a test reads from this page. */
export interface EditorPage {
  show(setting: EditorSetting): void;
  readonly editor: TemplateEditorHandle | null;
  /** Every change told, in order. */
  readonly changes: { readonly changes: readonly DraftChange[]; readonly kind: string }[];
  /** Every other thing the editor said, as words. */
  readonly said: string[];
}

const asked: { set: (setting: EditorSetting) => void } = { set: () => undefined };
const state = {
  editor: null as TemplateEditorHandle | null,
  changes: [] as { changes: readonly DraftChange[]; kind: string }[],
  said: [] as string[],
  show: (setting: EditorSetting) => asked.set(setting),
};
Object.assign(window, { editorPage: state });

const listeners: Partial<TemplateEditorProps> = {
  onChanges: (changes, kind) => void state.changes.push({ changes, kind }),
  onCursorLine: (line) => void state.said.push(`line ${line}`),
  onUndo: () => void state.said.push('undo'),
  onRedo: () => void state.said.push('redo'),
  onSave: () => void state.said.push('save'),
  onExplain: (line) => void state.said.push(`explain ${line}`),
  onReady: (handle) => {
    state.editor = handle;
  },
};

function Page() {
  const [setting, setSetting] = useState<EditorSetting | null>(null);
  asked.set = (next) => {
    document.documentElement.dataset.theme = next.theme ?? 'light';
    setSetting(next);
  };
  return (
    <>
      <button type="button">Before</button>
      <section data-pane="" tabIndex={-1} aria-label="Source" className="stage">
        <Suspense>
          {setting === null ? null : setting.diff !== undefined ? (
            <DiffView
              name="Comparison"
              left={{ label: 'v1', text: setting.diff.left }}
              right={{ label: 'v2', text: setting.diff.right }}
              onCounted={(added, removed) => state.said.push(`+${added} -${removed}`)}
            />
          ) : (
            <TemplateEditor
              document={setting.document ?? 'premium'}
              text={setting.text}
              name="Source of premium"
              baseText={setting.base ?? null}
              readOnly={setting.readOnly === true}
              vocabulary={setting.vocabulary ?? null}
              findings={setting.findings ?? []}
              {...listeners}
            />
          )}
        </Suspense>
      </section>
      <button type="button">After</button>
    </>
  );
}

const bridge = new Proxy({}, { get: () => async () => ({}) }) as unknown as Bridge;
const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <ConsoleContext value={createConsole(bridge, window)}>
      <Page />
    </ConsoleContext>,
  );
