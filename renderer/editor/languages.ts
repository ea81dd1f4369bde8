import type { languages } from 'monaco-editor';

const placeholders: languages.IMonarchLanguageRule[] = [
  [/\$\$\{[^}]*\}?/, 'string'],
  [/\$\{SECRET:[^}]*\}/, 'secret'],
  [/\$\{[A-Za-z_][^}]*\}/, 'variable'],
];
const handlebars: languages.IMonarchLanguageRule[] = [
  [/\{\{~?!--/, 'comment', '@longComment'],
  [/\{\{~?![^}]*\}\}/, 'comment'],
  [/\{\{[^}]*\}\}/, 'handlebars'],
];

/** Colours for YAML with the three kinds of placeholder; a rendered text has no Handlebars left in it. */
function yamlWith(first: languages.IMonarchLanguageRule[]): languages.IMonarchLanguage {
  return {
    defaultToken: 'string',
    tokenizer: {
      root: [
        [/^\s*#.*$/, 'comment'],
        [/\s#.*$/, 'comment'],
        ...first,
        ...placeholders,
        [/"(?:[^"\\]|\\.)*"(?=\s*:(?:\s|$))/, 'key'],
        [/[A-Za-z_][\w.-]*(?=\s*:(?:\s|$))/, 'key'],
        [/(-?\d+(?:\.\d+)?|true|false|null|~)(?=\s*(?:[,\]}]|#.*)?$)/, 'number'],
        [/"/, 'string', '@quoted'],
        [/[:\-[\]{},](?=\s|$)/, 'delimiter'],
        [/[[\]{},]/, 'delimiter'],
        [/[^\s"${#:,[\]{}]+/, 'string'],
      ],
      quoted: [
        ...first,
        ...placeholders,
        [/\\./, 'string'],
        [/[^"\\${]+/, 'string'],
        [/"/, 'string', '@pop'],
        [/[${]/, 'string'],
      ],
      longComment: [
        [/--\}\}/, 'comment', '@pop'],
        [/./, 'comment'],
      ],
    },
  };
}

/** The language of a template's text. */
export const templateLanguage = { id: 'binnacle-template', tokens: yamlWith(handlebars) };
/** The language of a rendered text. */
export const renderedLanguage = { id: 'binnacle-rendered', tokens: yamlWith([]) };
