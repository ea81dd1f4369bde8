import type { editor } from 'monaco-editor';
import { useEffect } from 'react';
import { layerLetters } from '../components/badge.tsx';
import { words } from '../words.ts';
import type { LineSource } from './line-sources.ts';
import type { TextEditor } from './text-view.tsx';

/** Draws badge, line number in the layer, and bar beside each line that holds a value. */
export function useProvenance(mounted: TextEditor | null, sources: readonly (LineSource | null)[]) {
  useEffect(() => {
    if (mounted === null) return;
    mounted.updateOptions({
      lineNumbers: (line: number) => String(sources[line - 1]?.line ?? ''),
    });
    const marks = sources.flatMap((source, index): editor.IModelDeltaDecoration[] => {
      if (source === null) return [];
      const letter = layerLetters[source.layer];
      const line = index + 1;
      const said = `${words.templates.layerNames[source.layer]}${source.line === null ? '' : `, line ${source.line}`}`;
      return [
        {
          range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
          options: {
            isWholeLine: true,
            glyphMarginClassName: `prov prov-${letter}`,
            glyphMarginHoverMessage: { value: said },
            linesDecorationsClassName: `prov-bar prov-bar-${letter}`,
          },
        },
      ];
    });
    const collection = mounted.createDecorationsCollection(marks);
    return () => collection.clear();
  }, [mounted, sources]);
}
