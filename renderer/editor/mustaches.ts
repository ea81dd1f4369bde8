/** One `{{…}}` of a template. Offsets are UTF-16 units, `end` is the one after the last brace. */
export interface Mustache {
  readonly start: number;
  readonly end: number;
  readonly kind: 'value' | 'open' | 'else' | 'close' | 'comment';
  /** For `open` and `close` the block's name, for `value` its first word; else empty. */
  readonly name: string;
  /** Whether nothing else stands on its lines. */
  readonly alone: boolean;
  /** False for one that is not closed: it ends with its line. */
  readonly closed: boolean;
}

/** Finds every `{{…}}` of a text; `\{{` is none. */
export function findMustaches(text: string): readonly Mustache[] {
  const found: Mustache[] = [];
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    if (text[at - 1] === '\\') {
      at += 2;
      continue;
    }
    const { end, closed } = endOf(text, at);
    const inside = /^\{\{\{?~?\s*([#/!^&>*]?)\s*(else\b)?\s*([^\s~}()|]*)/.exec(
      text.slice(at, Math.min(end, at + 200)),
    );
    const sign = inside?.[1] ?? '';
    const otherwise = inside?.[2] !== undefined && (sign === '' || sign === '#');
    const kind =
      sign === '!'
        ? 'comment'
        : otherwise || sign === '^'
          ? 'else'
          : sign === '#'
            ? 'open'
            : sign === '/'
              ? 'close'
              : 'value';
    const name = kind === 'comment' || kind === 'else' ? '' : (inside?.[3] ?? '');
    const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    const next = text.indexOf('\n', end);
    const after = text.slice(end, next < 0 ? text.length : next);
    found.push({ start: at, end, kind, name, alone: before.trim() === '' && after.trim() === '', closed });
    at = end;
  }
  return found;
}

/** Where the expression that begins at `at` ends. One that is left open ends with its line, so that the rest stays readable. */
function endOf(text: string, at: number): { readonly end: number; readonly closed: boolean } {
  const long = /\{\{~?!--/y;
  long.lastIndex = at;
  if (long.test(text)) {
    const close = /--~?\}\}/g;
    close.lastIndex = long.lastIndex;
    return close.test(text) ? { end: close.lastIndex, closed: true } : { end: text.length, closed: false };
  }
  const triple = text[at + 2] === '{';
  let quote = '';
  for (let i = at + 2; i < text.length; i += 1) {
    const sign = text[i] as string;
    if (sign === '\n' && text[at + 2] !== '!' && !text.slice(i).match(/^[^{]*?\}\}/)) return { end: i, closed: false };
    if (quote !== '') {
      if (sign === quote || sign === '\n') quote = '';
    } else if ((sign === '"' || sign === "'") && text[at + 2] !== '!') quote = sign;
    else if (sign === '}' && text[i + 1] === '}')
      return { end: i + (triple && text[i + 2] === '}' ? 3 : 2), closed: true };
  }
  const line = text.indexOf('\n', at);
  return { end: line < 0 ? text.length : line, closed: false };
}

/** A block's opening and closing tags, with the `{{else}}` between them that belong to it. */
export interface Block {
  readonly name: string;
  readonly open: Mustache;
  readonly middle: readonly Mustache[];
  /** Null while it is not closed. */
  readonly close: Mustache | null;
}

/** Pairs the tags of blocks; a closing tag without an opening one is left out. */
export function pairBlocks(mustaches: readonly Mustache[]): readonly Block[] {
  const blocks: Block[] = [];
  const open: { at: number; tag: Mustache; middle: Mustache[] }[] = [];
  for (const tag of mustaches) {
    if (tag.kind === 'open') {
      open.push({ at: blocks.length, tag, middle: [] });
      blocks.push({ name: tag.name, open: tag, middle: [], close: null });
    } else if (tag.kind === 'else') open.at(-1)?.middle.push(tag);
    else if (tag.kind === 'close' && open.some((one) => one.tag.name === tag.name)) {
      let last = open.pop();
      while (last !== undefined && last.tag.name !== tag.name) last = open.pop();
      if (last !== undefined) blocks[last.at] = { name: tag.name, open: last.tag, middle: last.middle, close: tag };
    }
  }
  return blocks;
}

/**
 * The text as YAML alone, of the same length with the same lines: expressions and placeholders become letters, tags and
 * comments that stand alone on their lines become YAML comments.
 */
export function maskTemplate(text: string, mustaches: readonly Mustache[] = findMustaches(text)): string {
  let masked = '';
  let from = 0;
  for (const { start, end, kind, alone } of mustaches) {
    masked += maskPlaceholders(text.slice(from, start));
    const inside = text.slice(start, end);
    if (alone && kind !== 'value')
      masked += inside.replace(/[^\n]+/g, (line) => line.replace(/\S.*/, (rest) => '#'.padEnd(rest.length, '-')));
    else {
      const lines = inside.split('\n');
      masked += lines.map((line, index) => (index === 0 ? 'x' : ' ').repeat(line.length)).join('\n');
    }
    from = end;
  }
  return masked + maskPlaceholders(text.slice(from));
}

function maskPlaceholders(text: string): string {
  return text.includes('${') ? text.replace(/\$\{[^}\n]*\}/g, (one) => 'x'.repeat(one.length)) : text;
}
