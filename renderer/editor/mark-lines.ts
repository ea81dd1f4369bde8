import type { editor } from 'monaco-editor';

/** Marks whole lines softly in an editor; each call replaces the marks of the one before. */
export function markLines(mounted: editor.ICodeEditor): (lines: readonly number[]) => void {
  const marks = mounted.createDecorationsCollection();
  return (lines) => {
    marks.set(
      lines.map((line) => ({
        range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
        options: { isWholeLine: true, className: 'linked-line' },
      })),
    );
  };
}
