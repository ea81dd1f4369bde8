import type { editor } from 'monaco-editor';
import { useEffect } from 'react';
import { difference } from '../../editor/changes.ts';
import type { TextEditor } from '../../editor/text-view.tsx';
import { inline } from '../../format.ts';
import { authoringWords as words } from '../../words/authoring.ts';
import type { ResultChanges } from './result-changes.ts';

/** Brings a shown text up to date with the one edit that does it, so that scrolling, folding and panels stay where they are. */
export function useResultText(mounted: TextEditor | null, text: string) {
  useEffect(() => {
    const model = mounted?.getModel();
    if (model === null || model === undefined) return;
    const [change] = difference(model.getValue(), text);
    if (change === undefined) return;
    const from = model.getPositionAt(change.at);
    const to = model.getPositionAt(change.at + change.removed.length);
    model.applyEdits([
      {
        range: {
          startLineNumber: from.lineNumber,
          startColumn: from.column,
          endLineNumber: to.lineNumber,
          endColumn: to.column,
        },
        text: change.inserted,
      },
    ]);
  }, [mounted, text]);
}

/** Longer values are cut beside the line; the panel under it says them whole. */
const longestShown = 48;
const short = (text: string) => (text.length > longestShown ? `${text.slice(0, longestShown)}…` : text);

/** Says beside each line that changed what it was. */
export function useResultMarks(
  mounted: TextEditor | null,
  changes: ResultChanges,
  version: number,
  withoutLayers: boolean,
) {
  useEffect(() => {
    if (mounted === null) return;
    const marks = [...changes.byLine].map(([line, change]): editor.IModelDeltaDecoration => {
      const said =
        'was' in change
          ? withoutLayers
            ? words.wasWithAll(short(inline(change.was)))
            : words.was(short(inline(change.was)), version)
          : withoutLayers
            ? words.isNewWithout
            : words.isNew(version);
      return {
        range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1000 },
        options: {
          after: { content: `   ${said}`, inlineClassName: 'was-mark' },
          overviewRuler: { color: { id: 'binnacle.changed' }, position: 1 },
        },
      };
    });
    const collection = mounted.createDecorationsCollection(marks);
    return () => collection.clear();
  }, [mounted, changes, version, withoutLayers]);
}
