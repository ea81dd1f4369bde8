/** Where a key is listed on the key sheet. */
export type BindingGroup = 'everywhere' | 'go' | 'lists' | 'editor';

/** One key of the console. `Mod` is Ctrl, on a Mac Cmd; words with a space between are pressed one after the other. */
export interface Binding {
  readonly id: string;
  readonly chord: string;
  readonly words: string;
  readonly group: BindingGroup;
}

/** Every key, once. The sheet, the hints and the listener read this table. */
export const bindings = [
  { id: 'palette', chord: 'Mod+k', words: 'Find a tenant, key or action', group: 'everywhere' },
  { id: 'keys', chord: '?', words: 'All keys', group: 'everywhere' },
  { id: 'undo', chord: 'Mod+z', words: 'Undo the last change', group: 'everywhere' },
  { id: 'next-pane', chord: 'F6', words: 'Next pane', group: 'everywhere' },
  { id: 'previous-pane', chord: 'Shift+F6', words: 'Pane before', group: 'everywhere' },
  { id: 'primary', chord: 'Mod+Enter', words: 'Primary action of the screen or form', group: 'everywhere' },
  { id: 'back', chord: 'Escape', words: 'Back; leaves the editor', group: 'everywhere' },
  { id: 'go-overview', chord: 'g v', words: 'Overview', group: 'go' },
  { id: 'go-templates', chord: 'g t', words: 'Templates', group: 'go' },
  { id: 'go-fleet', chord: 'g f', words: 'Fleet', group: 'go' },
  { id: 'go-audit', chord: 'g a', words: 'Audit', group: 'go' },
  { id: 'filter', chord: '/', words: 'Filter the list', group: 'lists' },
  { id: 'new', chord: 'n', words: 'Add a tenant, or a template', group: 'lists' },
  { id: 'override', chord: 'o', words: 'Override a path of the open tenant', group: 'lists' },
  { id: 'reload', chord: 'r', words: 'Check again', group: 'lists' },
  { id: 'verify', chord: 'v', words: 'Verify the audit log', group: 'lists' },
  { id: 'export', chord: 'e', words: 'Export the audit log', group: 'lists' },
  { id: 'why', chord: 'Alt+i', words: 'Why is this value what it is', group: 'editor' },
  { id: 'form-view', chord: 'Mod+Shift+m', words: 'Form or text', group: 'editor' },
  { id: 'matrix', chord: 'Alt+p', words: 'What the edit changes for every tenant', group: 'editor' },
  { id: 'next-change', chord: ']', words: 'Next example of a shape', group: 'editor' },
  { id: 'previous-change', chord: '[', words: 'Example before', group: 'editor' },
  { id: 'next-finding', chord: 'F8', words: 'Next finding', group: 'editor' },
  { id: 'previous-finding', chord: 'Shift+F8', words: 'Finding before', group: 'editor' },
  { id: 'fix', chord: 'Mod+.', words: 'Fix the finding', group: 'editor' },
] as const satisfies readonly Binding[];

/** The name of a key's meaning. */
export type BindingId = (typeof bindings)[number]['id'];

const shown: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  Enter: '↵',
  Escape: 'Esc',
  ArrowDown: '↓',
  ArrowUp: '↑',
};

/** The caps of a chord as they are shown. */
export function caps(chord: string, mac = false): readonly string[] {
  return chord
    .split(' ')
    .flatMap((step) => step.split('+'))
    .map((key) => (key === 'Mod' && mac ? '⌘' : (shown[key] ?? (key.length === 1 ? key.toUpperCase() : key))));
}

/** The caps of one key of the table. */
export function capsOf(id: BindingId): readonly string[] {
  return caps(bindings.find((one) => one.id === id)?.chord ?? '');
}
