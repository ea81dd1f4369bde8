import type { languages } from 'monaco-editor';
import { type LineState, startState, tokenizeLine } from './yaml-tokens.ts';

/** What a line leaves open, as the editor keeps it between lines. */
class EditorLineState implements languages.IState {
  readonly open: LineState;

  constructor(open: LineState) {
    this.open = open;
  }

  clone(): EditorLineState {
    return this;
  }

  equals(other: languages.IState): boolean {
    if (!(other instanceof EditorLineState)) return false;
    const { block, quote, inside } = other.open;
    return this.open.block === block && this.open.quote === quote && this.open.inside === inside;
  }
}

function tokensOf(handlebars: boolean): languages.TokensProvider {
  return {
    getInitialState: () => new EditorLineState(startState),
    tokenize(line, before) {
      const { tokens, state } = tokenizeLine(line, (before as EditorLineState).open, handlebars);
      return {
        tokens: tokens.map(({ start, kind }) => ({ startIndex: start, scopes: kind })),
        endState: new EditorLineState(state),
      };
    },
  };
}

/** The language of a template's text. */
export const templateLanguage = { id: 'binnacle-template', tokens: tokensOf(true) };
/** The language of a rendered text. */
export const renderedLanguage = { id: 'binnacle-rendered', tokens: tokensOf(false) };

/** A line after which the next one stands deeper: a key without a value, or with a block scalar's sign. */
export const opensLevel = /^\s*(?:- +)*(?:"[^"]*"|'[^']*'|[^\s#"'][^#]*?):\s*(?:[|>][-+0-9]{0,2})?\s*(?:#.*)?$/;
/** A list element that begins a map: its next key stands under the first. */
export const opensElement = /^\s*- +(?:"[^"]*"|'[^']*'|[^\s#"':-][^#:]*):\s+\S.*$/;

/** How the editor brackets, comments, closes and indents. */
export function languageConfiguration(outdent: languages.IndentAction): languages.LanguageConfiguration {
  return {
    comments: { lineComment: '#', blockComment: ['{{!--', '--}}'] },
    brackets: [
      ['{{', '}}'],
      ['{', '}'],
      ['[', ']'],
      ['(', ')'],
    ],
    // Brackets keep the colour of what they belong to.
    colorizedBracketPairs: [],
    autoClosingPairs: [
      { open: '{', close: '}' },
      { open: '[', close: ']', notIn: ['string', 'comment'] },
      { open: '(', close: ')', notIn: ['string', 'comment'] },
      { open: '"', close: '"', notIn: ['string', 'comment'] },
      { open: "'", close: "'", notIn: ['string', 'comment'] },
    ],
    autoCloseBefore: ' \n\t"\'}])',
    surroundingPairs: [
      { open: '{', close: '}' },
      { open: '[', close: ']' },
      { open: '(', close: ')' },
      { open: '"', close: '"' },
      { open: "'", close: "'" },
    ],
    // A placeholder is one word for double click: NAME and tenant.id, not their braces.
    wordPattern: /[\w@][\w@.-]*/,
    indentationRules: { increaseIndentPattern: opensLevel, decreaseIndentPattern: /^(?!)/ },
    onEnterRules: [{ beforeText: opensElement, action: { indentAction: outdent, appendText: '  ' } }],
    folding: { offSide: true },
  };
}
