import type { IKeyboardEvent } from 'monaco-editor';

/** What a key asks of the screen around the editor. */
export type OutwardKey = 'undo' | 'redo' | 'save' | 'explain' | 'palette';

/** The part of a key press that matters here. */
export type KeyPress = Pick<IKeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> & {
  /** `KeyboardEvent.key` and `.code`. */
  readonly key: string;
  readonly code: string;
};

/** Which of the screen's keys was pressed; null for one that belongs to the editor. */
export function outwardKey(press: KeyPress): OutwardKey | null {
  const { ctrlKey, metaKey, altKey, shiftKey } = press;
  const key = press.key.toLowerCase();
  // A Mac writes a dead key for Alt+I, so the place on the keyboard counts there.
  if (altKey && !ctrlKey && !metaKey && !shiftKey) return key === 'i' || press.code === 'KeyI' ? 'explain' : null;
  // Ctrl and Alt together are AltGr, which writes characters.
  if (altKey || ctrlKey === metaKey) return null;
  if (key === 'enter') return shiftKey ? null : 'save';
  if (key === 'z') return shiftKey ? 'redo' : 'undo';
  if (key === 'y' && !shiftKey) return 'redo';
  return key === 'k' && !shiftKey ? 'palette' : null;
}
