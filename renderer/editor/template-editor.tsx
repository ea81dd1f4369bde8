import type { editor } from 'monaco-editor';
import { useEffect, useRef, useState } from 'react';
import { useTheme } from '../frame/use-look.ts';
import './editor.css';
import type { Finding } from '../../main/contract/finding.ts';
import type { TemplateEditorHandle, TemplateEditorProps } from './editor-interface.ts';
import { writingOptions } from './editor-options.ts';
import { ModelText } from './model-text.ts';
import { monaco } from './monaco.ts';
import { outwardKey } from './outward-keys.ts';
import { passTab } from './tab-passing.ts';
import { editorHandle } from './template-handle.ts';
import { themeFromTokens, themeName } from './theme.ts';
import { useChangeBars } from './use-change-bars.ts';
import { useFindingMarks } from './use-finding-marks.ts';
import { useLanguage } from './use-language.ts';

export type {
  ChangeKind,
  EditorSelection,
  Fix,
  TemplateEditorHandle,
  TemplateEditorProps,
} from './editor-interface.ts';

const none: readonly Finding[] = [];

/**
 * The editor of a template's text. What is typed stays in the editor's own model and is told as changes; nothing here
 * renders again for a keystroke. `Esc` leaves it, and until something is typed again `Tab` goes on to what follows.
 */
export function TemplateEditor(props: TemplateEditorProps) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [mounted, setMounted] = useState<editor.IStandaloneCodeEditor | null>(null);
  const [model, setModel] = useState<ModelText | null>(null);

  useEffect(() => {
    const node = box.current;
    if (node === null) return;
    monaco.editor.defineTheme(
      themeName,
      themeFromTokens(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'),
    );
    const made = monaco.editor.create(node, { ...writingOptions, theme: themeName, model: null });
    const stop = [
      passTab(made),
      made.onKeyDown((event) => {
        const { browserEvent } = event;
        const asked = outwardKey(browserEvent);
        if (asked === null || browserEvent.isComposing) return;
        const line = made.getPosition()?.lineNumber ?? 1;
        const { onUndo, onRedo, onSave, onExplain } = latest.current;
        event.stopPropagation();
        event.preventDefault();
        if (asked === 'undo') onUndo?.();
        else if (asked === 'redo') onRedo?.();
        else if (asked === 'save') onSave?.();
        else if (asked === 'explain') onExplain?.(line);
        // The editor would wait for a second key; the window is asked in its place.
        else node.parentElement?.dispatchEvent(new KeyboardEvent('keydown', browserEvent));
      }),
    ];
    stop.push(
      onFreeEscape(node.parentElement, () => {
        const { onEscape } = latest.current;
        if (onEscape !== undefined) onEscape();
        else node.closest<HTMLElement>('[data-pane]')?.focus();
      }),
    );
    let before = 0;
    stop.push(
      made.onDidChangeCursorPosition(({ position }) => {
        if (position.lineNumber === before) return;
        before = position.lineNumber;
        latest.current.onCursorLine?.(before);
      }),
    );
    // Fonts arrive after the first measurement; widths are measured again then.
    void document.fonts.ready.then(() => monaco.editor.remeasureFonts());
    setMounted(made);
    return () => {
      for (const one of stop) one.dispose();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    monaco.editor.defineTheme(themeName, themeFromTokens(theme));
    monaco.editor.setTheme(themeName);
  }, [theme]);

  useEffect(() => {
    mounted?.updateOptions({
      readOnly: props.readOnly === true,
      domReadOnly: props.readOnly === true,
      ariaLabel: props.name,
    });
  }, [mounted, props.readOnly, props.name]);

  useEffect(() => {
    if (mounted === null) return;
    const begun = new ModelText(latest.current.document, latest.current.text, (changes, kind) =>
      latest.current.onChanges?.(changes, kind),
    );
    mounted.setModel(begun.model);
    setModel(begun);
    const handle: TemplateEditorHandle = editorHandle(mounted, begun);
    latest.current.onReady?.(handle);
    return () => {
      latest.current.onReady?.(null);
      setModel(null);
      begun.dispose();
    };
  }, [mounted, props.document]);

  // A document's first text is in its model already; a later one replaces what stands there.
  useEffect(() => model?.follow(props.text), [model, props.text]);
  useChangeBars(mounted, model, props.baseText ?? null);
  useFindingMarks(mounted, model, props.findings);
  useLanguage(mounted, model, props.vocabulary ?? null, props.findings ?? none);

  return (
    <div className="template-editor">
      <div ref={box} className="template-editor-box" />
    </div>
  );
}

/** Calls back for an `Esc` that the editor did not need itself: what it has open takes its own and lets none through. */
function onFreeEscape(around: HTMLElement | null, run: () => void) {
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    event.preventDefault();
    run();
  };
  around?.addEventListener('keydown', press);
  return { dispose: () => around?.removeEventListener('keydown', press) };
}
