import type { Vocabulary } from '../../main/contract/authoring.ts';
import { blockNames } from '../../main/contract/helpers.ts';
import { statementWords } from './completion-items.ts';
import { placeAt } from './cursor-place.ts';
import { namesAt } from './expression-scope.ts';
import { schemaKeys, schemasAt } from './schema-lookup.ts';
import type { Span, TemplateDocument } from './template-document.ts';
import { code, helperByName, helperWords, plain, schemaWords, shortValue, variableWords } from './vocabulary-words.ts';

/** What is said of the word at an offset, as Markdown in which nothing of the template is read as Markdown; null for nothing. */
export function hoverAt(
  document: TemplateDocument,
  offset: number,
  vocabulary: Vocabulary | null,
): { readonly words: string; readonly span: Span } | null {
  const place = placeAt(document, offset);
  if (place.in === 'nothing') return null;
  const span = place.word;
  const word = document.text.slice(span.start, span.end);
  const say = (words: string) => (words === '' ? null : { words, span });
  switch (place.in) {
    case 'variable':
      return say(word === '' ? '' : variableWords(word, vocabulary));
    case 'secret': {
      const known = vocabulary?.secrets.includes(word) === true;
      return say(
        `${code(word)}\n\nA secret, filled in when sent${known || vocabulary === null ? '' : '; no other template names it'}.`,
      );
    }
    case 'expression': {
      const statement = blockNames.find((name) => name === word);
      if (statement !== undefined) return say(plain(statementWords[statement]));
      const found = namesAt(document, offset, vocabulary).find(({ path }) => path === word);
      if (found !== undefined) return say(`${code(word)}\n\n${code(shortValue(found.value))}`);
      const helper = helperByName.get(word);
      if (helper !== undefined) return say(helperWords(helper));
      if (word === '' || /^[\d"']/.test(word) || vocabulary === null || word === 'else' || word === 'as') return null;
      return say(`${code(word)}\n\nDoes not resolve for the pinned tenant.`);
    }
    case 'key': {
      const name = place.entry === null ? word : String(place.entry.path.at(-1));
      const key = schemaKeys(vocabulary?.schema ?? null, place.path).find((one) => one.name === name);
      return key === undefined ? null : say(schemaWords(name, key.schemas, key.required));
    }
    case 'value': {
      const schemas = schemasAt(vocabulary?.schema ?? null, place.path);
      return say(schemaWords(String(place.path.at(-1)), schemas, false));
    }
  }
}
