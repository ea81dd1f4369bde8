import type { editor, languages, Position } from 'monaco-editor';
import type { DraftChange } from '../../main/contract/authoring.ts';
import { type CompletionItem, completionsAt } from './completion-items.ts';
import { placeAt } from './cursor-place.ts';
import { documentOf, knowledgeOf } from './editor-knowledge.ts';
import { callAt } from './expression-scope.ts';
import { fixesFor } from './fixes.ts';
import { foldsOf } from './folding.ts';
import { hoverAt } from './hover-words.ts';
import { templateLanguage } from './languages.ts';
import type { monaco as Monaco } from './monaco.ts';
import { argumentLabel, helperByName, plain } from './vocabulary-words.ts';

const fixCommand = 'binnacle.applyFix';

/** Text positions of a stretch, for the editor. */
function rangeOf(model: editor.ITextModel, start: number, end: number) {
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(end);
  return {
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}

/** Teaches the editor to complete, explain, fold and fix templates. Called once. */
export function registerProviders(monaco: typeof Monaco): void {
  const { id } = templateLanguage;
  const { languages: register } = monaco;
  const { CompletionItemKind: Kind } = register;
  const kinds: Readonly<Record<CompletionItem['kind'], languages.CompletionItemKind>> = {
    key: Kind.Property,
    value: Kind.EnumMember,
    helper: Kind.Function,
    context: Kind.Field,
    variable: Kind.Variable,
    secret: Kind.Reference,
    statement: Kind.Keyword,
  };
  const vocabularyOf = (model: editor.ITextModel) => knowledgeOf(model.uri.toString())?.vocabulary ?? null;

  register.registerCompletionItemProvider(id, {
    triggerCharacters: ['{', '.', '#', '/', ' ', '(', ':', '$', '@'],
    provideCompletionItems(model, position) {
      const offset = model.getOffsetAt(position);
      const items = completionsAt(documentOf(model), offset, vocabularyOf(model));
      return { suggestions: items.map((item, index) => suggestion(model, item, index)) };
    },
  });
  const suggestion = (model: editor.ITextModel, item: CompletionItem, index: number): languages.CompletionItem => ({
    label: { label: item.label, description: item.detail },
    kind: kinds[item.kind],
    documentation: { value: item.words },
    insertText: item.insert,
    insertTextRules: register.CompletionItemInsertTextRule.InsertAsSnippet,
    range: rangeOf(model, item.start, item.end),
    filterText: model.getValueInRange(monaco.Range.lift(rangeOf(model, item.start, item.end))).startsWith('"')
      ? `"${item.label}"`
      : item.label,
    sortText: String(index).padStart(5, '0'),
    ...(item.again ? { command: { id: 'editor.action.triggerSuggest', title: '' } } : {}),
  });

  register.registerHoverProvider(id, {
    provideHover(model, position) {
      const found = hoverAt(documentOf(model), model.getOffsetAt(position), vocabularyOf(model));
      if (found === null) return null;
      return { contents: [{ value: found.words }], range: rangeOf(model, found.span.start, found.span.end) };
    },
  });

  register.registerSignatureHelpProvider(id, {
    signatureHelpTriggerCharacters: [' ', '('],
    signatureHelpRetriggerCharacters: [')'],
    provideSignatureHelp: (model: editor.ITextModel, position: Position) => signatureAt(model, position),
  });

  register.registerFoldingRangeProvider(id, {
    provideFoldingRanges: (model) =>
      foldsOf(documentOf(model)).map(({ start, end, comment }) => ({
        start,
        end,
        ...(comment ? { kind: register.FoldingRangeKind.Comment } : {}),
      })),
  });

  register.registerCodeActionProvider(id, {
    provideCodeActions(model, range) {
      const uri = model.uri.toString();
      const knowledge = knowledgeOf(uri);
      const document = documentOf(model);
      const near = (knowledge?.findings ?? []).filter(
        ({ source }) =>
          source !== undefined && source.line >= range.startLineNumber && source.line <= range.endLineNumber,
      );
      const actions = near.flatMap((finding) =>
        fixesFor(finding, document, knowledge?.vocabulary ?? null).map(
          ({ title, changes }): languages.CodeAction => ({
            title,
            kind: 'quickfix',
            command: { id: fixCommand, title, arguments: [uri, changes] },
          }),
        ),
      );
      return { actions, dispose: () => undefined };
    },
  });
  monaco.editor.registerCommand(fixCommand, (_services: unknown, uri: string, changes: readonly DraftChange[]) =>
    knowledgeOf(uri)?.applyFix(changes),
  );
}

function signatureAt(model: editor.ITextModel, position: Position): languages.SignatureHelpResult | null {
  const place = placeAt(documentOf(model), model.getOffsetAt(position));
  const call = place.in === 'expression' ? callAt(place.before) : null;
  const helper = helperByName.get(call?.name ?? '');
  if (call === null || helper === undefined) return null;
  const labels = helper.arguments.map(argumentLabel);
  return {
    value: {
      signatures: [
        {
          label: `${helper.name} ${labels.join(' ')}`,
          documentation: { value: plain(helper.sentence) },
          parameters: labels.map((label) => ({ label })),
        },
      ],
      activeSignature: 0,
      activeParameter: Math.min(call.argument, labels.length - 1),
    },
    dispose: () => undefined,
  };
}
