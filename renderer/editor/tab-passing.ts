import type { editor, IDisposable } from 'monaco-editor';

const waiting: ReadonlySet<string> = new Set(['Tab', 'Escape', 'Shift', 'Control', 'Alt', 'Meta', 'F6']);

/**
 * Lets `Tab` leave the editor after `Esc`, and whenever the keyboard brought the focus here, until a key is pressed that
 * shows that the person writes again. Without it `Tab` could never pass (WCAG 2.1.2, no keyboard trap).
 */
export function passTab(mounted: editor.ICodeEditor): IDisposable {
  let passing = true;
  const pass = (on: boolean) => {
    if (on === passing) return;
    passing = on;
    mounted.updateOptions({ tabFocusMode: on });
  };
  mounted.updateOptions({ tabFocusMode: true });
  const listeners = [
    mounted.onKeyDown(({ browserEvent }) => {
      if (browserEvent.key === 'Escape') pass(true);
      else if (!waiting.has(browserEvent.key)) pass(false);
    }),
    mounted.onMouseDown(() => pass(false)),
    mounted.onDidChangeModel(() => pass(true)),
  ];
  return {
    dispose() {
      for (const one of listeners) one.dispose();
    },
  };
}
