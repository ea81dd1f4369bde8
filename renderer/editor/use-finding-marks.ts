import type { editor } from 'monaco-editor';
import { useEffect } from 'react';
import type { Finding } from '../../main/contract/finding.ts';
import { words } from '../words.ts';
import type { ModelText } from './model-text.ts';
import { monaco } from './monaco.ts';

const owner = 'findings';

/** Marks findings in the text: an underline with the words on hover, a mark in the overview, the code at the line's end. */
export function useFindingMarks(
  mounted: editor.ICodeEditor | null,
  text: ModelText | null,
  findings: readonly Finding[] | undefined,
): void {
  useEffect(() => {
    if (mounted === null || text === null || findings === undefined) return;
    const { model } = text;
    const ends = mounted.createDecorationsCollection();
    const placed = findings.flatMap((finding) => {
      const { source } = finding;
      if (source === undefined) return [];
      const line = Math.min(Math.max(1, source.line), model.getLineCount());
      const first = model.getLineFirstNonWhitespaceColumn(line) || 1;
      const endColumn = model.getLineMaxColumn(line);
      const startColumn = source.column !== undefined && source.column < endColumn ? source.column : first;
      return [{ finding, line, startColumn, endColumn }];
    });
    monaco.editor.setModelMarkers(
      model,
      owner,
      placed.map(({ finding, line, startColumn, endColumn }) => ({
        severity: { error: 8, warning: 4, note: 2 }[finding.severity],
        message: finding.fix === '' ? finding.message : `${finding.message} ${finding.fix}`,
        code: finding.code,
        source: words.templates.severity[finding.severity],
        startLineNumber: line,
        startColumn,
        endLineNumber: line,
        endColumn,
      })),
    );
    const said = new Set<number>();
    ends.set(
      placed.flatMap(({ finding, line }): editor.IModelDeltaDecoration[] => {
        if (said.has(line)) return [];
        said.add(line);
        const column = model.getLineMaxColumn(line);
        return [
          {
            range: { startLineNumber: line, startColumn: column, endLineNumber: line, endColumn: column },
            options: {
              showIfCollapsed: true,
              after: {
                content: `   ${words.templates.severity[finding.severity]} ${finding.code}`,
                inlineClassName: `mark-${finding.severity}`,
                cursorStops: 3,
              },
            },
          },
        ];
      }),
    );
    return () => {
      ends.clear();
      if (!model.isDisposed()) monaco.editor.setModelMarkers(model, owner, []);
    };
  }, [mounted, text, findings]);
}
