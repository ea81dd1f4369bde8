import type { editor } from 'monaco-editor';
import { useEffect, useRef, useState } from 'react';
import { useTheme } from '../frame/use-look.ts';
import './editor.css';
import { sharedOptions } from './editor-options.ts';
import { renderedLanguage, templateLanguage } from './languages.ts';
import { monaco } from './monaco.ts';
import { themeFromTokens, themeName } from './theme.ts';

/** One side of a comparison. */
export interface DiffSide {
  /** What it is, for example `v13`. */
  readonly label: string;
  readonly text: string;
}

/**
 * Two texts beside each other, read-only: side by side where there is room for it, else one below the other. Equal runs
 * fold into a bar that says how many lines they are; `F7` and `Shift+F7` go from change to change.
 */
export function DiffView(props: {
  readonly left: DiffSide;
  readonly right: DiffSide;
  readonly language?: 'template' | 'rendered';
  /** The accessible name. */
  readonly name: string;
  /** `auto`: side by side from 720 pixels. */
  readonly layout?: 'auto' | 'inline' | 'side-by-side';
  /** How many lines changed, as Monaco counts them; called when it is known. */
  readonly onCounted?: (added: number, removed: number) => void;
}) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const [mounted, setMounted] = useState<editor.IStandaloneDiffEditor | null>(null);
  /** Texts that gave way to others: they stay until the newer ones are compared, for the worker may still read them. */
  const retired = useRef<editor.ITextModel[]>([]);
  const counted = useRef(props.onCounted);
  counted.current = props.onCounted;
  const layout = props.layout ?? 'auto';
  useEffect(() => {
    const node = box.current;
    if (node === null) return;
    const base = document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
    monaco.editor.defineTheme(themeName, themeFromTokens(base));
    const made = monaco.editor.createDiffEditor(node, {
      ...sharedOptions,
      theme: themeName,
      readOnly: true,
      domReadOnly: true,
      originalEditable: false,
      tabFocusMode: true,
      renderSideBySideInlineBreakpoint: 720,
      hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 4, revealLineCount: 20 },
      renderMarginRevertIcon: false,
      renderGutterMenu: false,
      renderIndicators: true,
      renderOverviewRuler: false,
      diffAlgorithm: 'advanced',
      ignoreTrimWhitespace: false,
      maxComputationTime: 2000,
    });
    const told = made.onDidUpdateDiff(() => {
      for (const one of retired.current.splice(0)) one.dispose();
      let added = 0;
      let removed = 0;
      for (const change of made.getLineChanges() ?? []) {
        if (change.modifiedEndLineNumber > 0)
          added += change.modifiedEndLineNumber - change.modifiedStartLineNumber + 1;
        if (change.originalEndLineNumber > 0)
          removed += change.originalEndLineNumber - change.originalStartLineNumber + 1;
      }
      counted.current?.(added, removed);
    });
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      node.closest<HTMLElement>('[data-pane]')?.focus();
    };
    node.parentElement?.addEventListener('keydown', leave);
    setMounted(made);
    return () => {
      node.parentElement?.removeEventListener('keydown', leave);
      told.dispose();
      const models = made.getModel();
      made.dispose();
      models?.original.dispose();
      models?.modified.dispose();
      for (const one of retired.current.splice(0)) one.dispose();
    };
  }, []);
  useEffect(() => {
    monaco.editor.defineTheme(themeName, themeFromTokens(theme));
    monaco.editor.setTheme(themeName);
  }, [theme]);
  const language = (props.language === 'rendered' ? renderedLanguage : templateLanguage).id;
  const { left, right } = props;
  useEffect(() => {
    if (mounted === null) return;
    const before = mounted.getModel();
    mounted.setModel({
      original: monaco.editor.createModel(left.text, language),
      modified: monaco.editor.createModel(right.text, language),
    });
    if (before !== null) retired.current.push(before.original, before.modified);
  }, [mounted, left.text, right.text, language]);
  useEffect(() => {
    mounted?.updateOptions({
      renderSideBySide: layout !== 'inline',
      useInlineViewWhenSpaceIsLimited: layout === 'auto',
    });
    mounted?.getOriginalEditor().updateOptions({ ariaLabel: `${props.name}, ${left.label}` });
    mounted?.getModifiedEditor().updateOptions({ ariaLabel: `${props.name}, ${right.label}` });
  }, [mounted, layout, props.name, left.label, right.label]);
  return (
    <div className="diff-view">
      <div className="diff-view-labels">
        <span>{left.label}</span>
        <span>{right.label}</span>
      </div>
      <div className="diff-view-room">
        <div ref={box} className="diff-view-box" />
      </div>
    </div>
  );
}
