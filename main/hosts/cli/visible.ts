/**
 * Characters that move the cursor, end a line, reorder what follows or cannot be seen: C0 and C1 controls, DEL,
 * bidirectional controls, zero-width characters, line and paragraph separators, and lone surrogates.
 */
const unseen =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text as one line in which nothing hides: what cannot be seen is written as its escape, so that no name forges a line. */
export function visible(text: string): string {
  return text.replace(unseen, escapeOf);
}

/** A text of several lines for a terminal: lines and tabs stay, everything else that cannot be seen is written out. */
export function visibleLines(text: string): string {
  return text.replace(unseen, (character) =>
    character === '\n' || character === '\t' ? character : escapeOf(character),
  );
}

/** The same JSON with every character that cannot be seen as a `\u` escape; it parses to the same value. */
export function visibleJson(json: string): string {
  return json.replace(unseen, (character) => (character === '\n' ? character : unicode(character)));
}

function escapeOf(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return unicode(character);
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
