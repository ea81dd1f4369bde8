import type { editor, IDisposable } from 'monaco-editor';
import type { DraftChange } from '../../main/contract/authoring.ts';
import { difference, inOrder } from './changes.ts';
import type { ChangeKind } from './editor-interface.ts';
import { templateLanguage } from './languages.ts';
import { monaco } from './monaco.ts';

let models = 0;

/** A document's text in a model of its own: says every change a person makes, and takes changes from elsewhere silently. */
export class ModelText {
  readonly model: editor.ITextModel;
  private readonly listening: IDisposable;
  /** The text as it was told last. It differs from the model's while that has evened out mixed line ends. */
  private known: string;
  /** The text the screen gave last. */
  private given: string;
  private silent = false;
  private asStep = false;

  constructor(document: string, text: string, tell: (changes: readonly DraftChange[], kind: ChangeKind) => void) {
    models += 1;
    const uri = monaco.Uri.from({ scheme: 'template', path: `/${models}/${encodeURIComponent(document)}` });
    this.model = monaco.editor.createModel(text, templateLanguage.id, uri);
    this.known = text;
    this.given = text;
    this.listening = this.model.onDidChangeContent((event) => {
      const before = this.known;
      const now = this.model.getValue();
      this.known = now;
      if (this.silent || event.changes.length === 0) return;
      let changes = inOrder(before, event.changes);
      const grown = changes.reduce((sum, one) => sum + one.inserted.length - one.removed.length, 0);
      if (before.length + grown !== now.length) changes = difference(before, now);
      if (changes.length > 0) tell(changes, this.asStep || isStep(changes) ? 'step' : 'type');
    });
  }

  /** The text as it stands. */
  text(): string {
    return this.model.getValue();
  }

  /** Applies changes one after the other; nobody is told unless `aloud`, then as one step. */
  apply(changes: readonly DraftChange[], aloud = false): void {
    if (changes.length === 0) return;
    const { model } = this;
    this.silent = !aloud;
    this.asStep = aloud;
    try {
      if (aloud) this.applyOnce(difference(this.text(), this.after(changes)));
      else for (const change of changes) this.applyOnce([change]);
    } finally {
      this.silent = false;
      this.asStep = false;
      this.known = model.getValue();
    }
  }

  /** Puts another text in the place of this one, without telling. */
  put(text: string): void {
    this.apply(difference(this.text(), text));
  }

  /** Takes the text the screen gives when it is another than it gave before. */
  follow(text: string): void {
    if (text === this.given) return;
    this.given = text;
    if (text !== this.known) this.put(text);
  }

  dispose(): void {
    this.listening.dispose();
    this.model.dispose();
  }

  private after(changes: readonly DraftChange[]): string {
    let now = this.text();
    for (const { at, removed, inserted } of changes) now = now.slice(0, at) + inserted + now.slice(at + removed.length);
    return now;
  }

  private applyOnce(changes: readonly DraftChange[]): void {
    const { model } = this;
    model.applyEdits(
      changes.map(({ at, removed, inserted }) => ({
        range: monaco.Range.fromPositions(model.getPositionAt(at), model.getPositionAt(at + removed.length)),
        text: inserted,
        forceMoveMarkers: true,
      })),
    );
  }
}

/** One typed character, a line's end with its indentation, or one character taken away is typing; anything more stands alone. */
function isStep(changes: readonly DraftChange[]): boolean {
  return changes.some(
    ({ removed, inserted }) =>
      (removed.length > 1 && inserted.length > 1) || [...inserted.trim()].length > 4 || removed.trim().length > 4,
  );
}
