import type { DraftChange, Vocabulary } from '../../main/contract/authoring.ts';
import type { Finding } from '../../main/contract/finding.ts';

/**
 * How a change came about: `type` is one keystroke and may be joined with the batch before it; `step` stands alone
 * (paste, cut of many lines, replace all, format, quick fix, drop).
 */
export type ChangeKind = 'type' | 'step';

/** A way to settle a finding: what the button says, and what it does to the text. Changes apply one after the other. */
export interface Fix {
  readonly title: string;
  readonly changes: readonly DraftChange[];
}

/** What is selected. Offsets are UTF-16 units into the text, lines and columns count from 1. */
export interface EditorSelection {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What a screen can ask of a mounted editor. */
export interface TemplateEditorHandle {
  /** Applies changes that came from elsewhere (undo, redo, another draft); `onChanges` does not hear of them. */
  applyBatch(changes: readonly DraftChange[]): void;
  /** Puts another text in the place of the whole; `onChanges` does not hear of it. */
  setText(text: string): void;
  /** Applies a fix as if it had been typed: `onChanges` hears of it as a `step`. */
  applyFix(changes: readonly DraftChange[]): void;
  /** The text as it stands. */
  text(): string;
  /** Brings a line (and column) into view, puts the cursor there and takes the focus. */
  revealLine(line: number, column?: number): void;
  /** Marks lines softly without moving anything; an empty list takes the marks away. */
  highlightLines(lines: readonly number[]): void;
  focus(): void;
  selection(): EditorSelection;
  /** Lays the text out; false when it was laid out already. `onChanges` hears of it as a `step`. */
  format(): boolean;
  /** Opens the find widget, with replacing where the text may be written. */
  openFind(replace?: boolean): void;
  /** Opens the fixes for the finding under the cursor. */
  openFixes(): void;
}

/** What a template editor is given. */
export interface TemplateEditorProps {
  /** What the text belongs to, for example the template's name. Another document begins with a model of its own. */
  readonly document: string;
  /**
   * The text. It is read when the document begins, and when this string itself changes to something else than what
   * stands in the editor; what is typed need not come back through it.
   */
  readonly text: string;
  readonly readOnly?: boolean;
  /** The saved text; lines that differ carry a bar beside them and a mark in the overview. Absent: no bars. */
  readonly baseText?: string | null;
  /** The accessible name. */
  readonly name: string;
  /** Findings in this text; those without a line are left out. */
  readonly findings?: readonly Finding[];
  /** What completion and hover know. Null: helpers and statements alone. */
  readonly vocabulary?: Vocabulary | null;
  /** Called for every change a person made, in order, with changes that apply one after the other. */
  readonly onChanges?: (changes: readonly DraftChange[], kind: ChangeKind) => void;
  /** The line the cursor stands on, when it comes to stand on another. */
  readonly onCursorLine?: (line: number) => void;
  /** Ctrl+Z or Cmd+Z. The editor keeps no history of its own. */
  readonly onUndo?: () => void;
  /** Ctrl+Y, Ctrl+Shift+Z or Cmd+Shift+Z. */
  readonly onRedo?: () => void;
  /** Ctrl+Enter or Cmd+Enter. */
  readonly onSave?: () => void;
  /** Alt+I, with the line. */
  readonly onExplain?: (line: number) => void;
  /** `Esc` where nothing was left to close; absent, the focus goes to the pane around the editor. */
  readonly onEscape?: () => void;
  /** Called once the editor can be used, and with null when it is gone. */
  readonly onReady?: (handle: TemplateEditorHandle | null) => void;
}
