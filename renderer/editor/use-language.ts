import type { editor } from 'monaco-editor';
import { useEffect, useRef } from 'react';
import type { Vocabulary } from '../../main/contract/authoring.ts';
import type { Finding } from '../../main/contract/finding.ts';
import { documentOf, type EditorKnowledge, keepKnowledge } from './editor-knowledge.ts';
import { tagsAt } from './folding.ts';
import type { ModelText } from './model-text.ts';
import { whenIdle } from './when-idle.ts';

/** Gives the language's providers what this document knows, and marks the tags of the block the cursor stands on. */
export function useLanguage(
  mounted: editor.ICodeEditor | null,
  text: ModelText | null,
  vocabulary: Vocabulary | null,
  findings: readonly Finding[],
): void {
  const knowledge = useRef<EditorKnowledge>({ vocabulary, findings, applyFix: () => undefined });
  knowledge.current.vocabulary = vocabulary;
  knowledge.current.findings = findings;
  useEffect(() => {
    if (mounted === null || text === null) return;
    knowledge.current.applyFix = (changes) => {
      if (mounted.getRawOptions().readOnly !== true) text.apply(changes, true);
    };
    const drop = keepKnowledge(text.model, knowledge.current);
    const tags = mounted.createDecorationsCollection();
    const mark = () => {
      const { model } = text;
      const position = mounted.getPosition();
      const spans = position === null ? [] : tagsAt(documentOf(model), model.getOffsetAt(position));
      tags.set(
        spans.map(({ start, end }) => {
          const from = model.getPositionAt(start);
          const to = model.getPositionAt(end);
          return {
            range: {
              startLineNumber: from.lineNumber,
              startColumn: from.column,
              endLineNumber: to.lineNumber,
              endColumn: to.column,
            },
            options: { className: 'bracket-match', stickiness: 1 },
          };
        }),
      );
    };
    // The whole text is read for this; it waits until the cursor rests.
    const later = whenIdle(mark, 80);
    const moved = mounted.onDidChangeCursorPosition(later.ask);
    return () => {
      moved.dispose();
      later.stop();
      tags.clear();
      drop();
    };
  }, [mounted, text]);
}
