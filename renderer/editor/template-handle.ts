import type { editor } from 'monaco-editor';
import { difference } from './changes.ts';
import type { TemplateEditorHandle } from './editor-interface.ts';
import { formatTemplate } from './format.ts';
import { markLines } from './mark-lines.ts';
import type { ModelText } from './model-text.ts';
import { monaco } from './monaco.ts';

/** What a screen can ask of the mounted editor, over the document that is open in it. */
export function editorHandle(mounted: editor.IStandaloneCodeEditor, text: ModelText): TemplateEditorHandle {
  const { model } = text;
  const lines = markLines(mounted);
  const run = (id: string) => {
    mounted.focus();
    void mounted.getAction(id)?.run();
  };
  return {
    applyBatch(changes) {
      text.apply(changes);
      const last = changes.at(-1);
      if (last === undefined) return;
      const position = model.getPositionAt(last.at + last.inserted.length);
      mounted.setPosition(position);
      mounted.revealPositionInCenterIfOutsideViewport(position);
    },
    setText: (next) => text.put(next),
    applyFix: (changes) => text.apply(changes, true),
    text: () => text.text(),
    revealLine(line, column = 1) {
      const position = model.validatePosition({ lineNumber: line, column });
      mounted.setPosition(position);
      mounted.revealPositionInCenterIfOutsideViewport(position);
      mounted.focus();
    },
    highlightLines: lines,
    focus: () => mounted.focus(),
    selection() {
      const range = mounted.getSelection() ?? new monaco.Selection(1, 1, 1, 1);
      const { lineNumber: line, column } = range.getPosition();
      return {
        start: model.getOffsetAt(range.getStartPosition()),
        end: model.getOffsetAt(range.getEndPosition()),
        text: model.getValueInRange(range),
        line,
        column,
      };
    },
    format() {
      const before = text.text();
      const after = formatTemplate(before);
      if (after === before || mounted.getRawOptions().readOnly === true) return false;
      text.apply(difference(before, after), true);
      return true;
    },
    openFind: (replace = false) => run(replace ? 'editor.action.startFindReplaceAction' : 'actions.find'),
    openFixes: () => run('editor.action.quickFix'),
  };
}
