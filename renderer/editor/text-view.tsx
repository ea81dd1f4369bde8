import { Editor } from '@monaco-editor/react';
import type { editor } from 'monaco-editor';
import { useEffect, useState } from 'react';
import './editor.css';
import { useTheme } from '../frame/use-look.ts';
import { sharedOptions } from './editor-options.ts';
import { renderedLanguage, templateLanguage } from './languages.ts';
import { markLines } from './mark-lines.ts';
import { monaco } from './monaco.ts';
import { themeFromTokens, themeName } from './theme.ts';

/** The mounted editor, as its decorators get it. */
export type TextEditor = editor.IStandaloneCodeEditor;

const options: editor.IStandaloneEditorConstructionOptions = {
  ...sharedOptions,
  readOnly: true,
  domReadOnly: true,
  tabFocusMode: true,
};

/** A read-only text in the editor; `Esc` leaves it. */
export function TextView(props: {
  readonly text: string;
  readonly language: 'template' | 'rendered';
  readonly name: string;
  readonly more?: editor.IEditorOptions;
  /** Lines to mark softly, counted from 1. */
  readonly highlightLines?: readonly number[];
  readonly onReady: (mounted: TextEditor | null) => void;
}) {
  const theme = useTheme();
  const [ready, setReady] = useState<TextEditor | null>(null);
  const { onReady } = props;
  useEffect(() => {
    monaco.editor.defineTheme(themeName, themeFromTokens(theme));
    monaco.editor.setTheme(themeName);
  }, [theme]);
  useEffect(() => {
    onReady(ready);
    if (ready === null) return;
    const leave = ready.onKeyDown((event) => {
      if (event.keyCode !== monaco.KeyCode.Escape || event.browserEvent.defaultPrevented) return;
      ready.getContainerDomNode().closest<HTMLElement>('[data-pane]')?.focus();
    });
    return () => {
      leave.dispose();
      onReady(null);
    };
  }, [ready, onReady]);
  const { highlightLines } = props;
  useEffect(() => {
    if (ready === null || highlightLines === undefined) return;
    const mark = markLines(ready);
    mark(highlightLines);
    return () => mark([]);
  }, [ready, highlightLines]);
  return (
    <Editor
      value={props.text}
      language={(props.language === 'template' ? templateLanguage : renderedLanguage).id}
      theme={themeName}
      loading={null}
      beforeMount={() => monaco.editor.defineTheme(themeName, themeFromTokens(theme))}
      onMount={(mounted) => {
        setReady(mounted);
        // Fonts arrive after the first measurement; widths are measured again then.
        void document.fonts.ready.then(() => monaco.editor.remeasureFonts());
      }}
      options={{ ...options, ...props.more, ariaLabel: props.name }}
    />
  );
}
