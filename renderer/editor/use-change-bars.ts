import type { editor } from 'monaco-editor';
import { useEffect } from 'react';
import { lineChanges } from './line-changes.ts';
import type { ModelText } from './model-text.ts';
import { whenIdle } from './when-idle.ts';

/** Draws a bar beside each line that was added or changed against the saved text, and a mark in the overview. */
export function useChangeBars(mounted: editor.ICodeEditor | null, text: ModelText | null, base: string | null): void {
  useEffect(() => {
    if (mounted === null || text === null || base === null) return;
    const bars = mounted.createDecorationsCollection();
    const draw = () =>
      bars.set(
        lineChanges(base, text.text()).map(({ kind, start, end }): editor.IModelDeltaDecoration => {
          return {
            range: { startLineNumber: start, startColumn: 1, endLineNumber: end, endColumn: 1 },
            options: {
              isWholeLine: true,
              linesDecorationsClassName: `change-bar change-${kind}`,
              // 4 is the left lane of the ruler's three.
              overviewRuler: { color: { id: `binnacle.${kind}` }, position: 4 },
            },
          };
        }),
      );
    const later = whenIdle(draw);
    draw();
    const listening = text.model.onDidChangeContent(later.ask);
    return () => {
      listening.dispose();
      later.stop();
      bars.clear();
    };
  }, [mounted, text, base]);
}
