import type { editor } from 'monaco-editor';

/** The name the editor knows our theme by. */
export const themeName = 'binnacle';

/** `#fff` as `#ffffff`: a minifier shortens what the editor reads only in full. */
export function wholeHex(colour: string): string {
  return /^#[0-9a-f]{3}$/i.test(colour) ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour;
}

/** The editor's colours, read from the tokens that are in force. */
export function themeFromTokens(
  base: 'light' | 'dark',
  root: Element = document.documentElement,
): editor.IStandaloneThemeData {
  const styles = getComputedStyle(root);
  const token = (name: string) => wholeHex(styles.getPropertyValue(`--${name}`).trim());
  const rule = (name: string, value: string, fontStyle = '') => ({
    token: name,
    foreground: token(value).slice(1),
    fontStyle,
  });
  return {
    base: base === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('key', 'code-key'),
      rule('string', 'code-string'),
      rule('delimiter', 'tx-3'),
      rule('number', 'code-number'),
      rule('comment', 'code-comment', 'italic'),
      rule('handlebars', 'code-handlebars'),
      rule('variable', 'code-variable'),
      rule('secret', 'code-secret'),
    ],
    colors: {
      'editor.background': token('bg-1'),
      'editor.foreground': token('tx-1'),
      'editorLineNumber.foreground': token('tx-3'),
      'editorLineNumber.activeForeground': token('tx-1'),
      'editor.lineHighlightBackground': token('bg-2'),
      'editor.lineHighlightBorder': token('line-1'),
      'editor.selectionBackground': token('bg-sel'),
      'editor.inactiveSelectionBackground': token('bg-sel'),
      'editorCursor.foreground': token('tx-1'),
      'editorWidget.background': token('bg-2'),
      'editorWidget.border': token('line-2'),
      'editorGutter.foldingControlForeground': token('tx-3'),
      'editorError.foreground': token('danger'),
      'editorWarning.foreground': token('warning'),
      'editorInfo.foreground': token('info'),
      'editorBracketMatch.border': token('line-ui'),
      'editorBracketMatch.background': token('bg-3'),
      'scrollbar.shadow': token('bg-1'),
      'scrollbarSlider.background': token('bg-3'),
      'scrollbarSlider.hoverBackground': token('line-2'),
      'scrollbarSlider.activeBackground': token('line-ui'),
      focusBorder: token('focus'),
    },
  };
}
