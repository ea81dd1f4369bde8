import { isScalar, isSeq, isMap as isYamlMap, type ParsedNode, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { MAX_NODES } from './bounds.ts';
import { WeightedCache } from './weighted-cache.ts';

/** A text read in pieces: a map or a list whose entries were read a few at a time. */
export interface YamlCut {
  readonly kind: 'map' | 'list';
  readonly pieces: readonly YamlPiece[];
}

/** Some entries of a map or a list; offsets inside `node` count from `start`. With `inner`, one key whose value was cut again. */
export interface YamlPiece {
  readonly start: number;
  readonly node: YAMLMap.Parsed | YAMLSeq.Parsed;
  readonly inner: YamlCut | null;
}

/** How YAML is read everywhere: version 1.2, core schema; repeated keys are found later, with a better sentence. */
export const yamlOptions = {
  version: '1.2',
  schema: 'core',
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** How many characters of text are kept read. */
const KEPT_TEXT = 512 * 1024;
/** An entry longer than this is a piece of its own, and is itself cut where that is possible. */
const LONG_ENTRY = 600;
/** One entry in so many ends a piece. Which ones, their own text decides, so that an edit moves no other cut. */
const ENTRIES_TO_A_PIECE = 8;

/** What stands at the beginning of an entry's line: a key that no reading can take for something else, or a dash. */
const keyLine = /(?:[A-Za-z0-9_/\ue000-\uf8ff][\w./\ue000-\uf8ff-]*|"[^"\\\n]*"|'[^'\n]*') *:(?=[ \n]|$)/y;
const keyAlone = /(?:[A-Za-z0-9_/\ue000-\uf8ff][\w./\ue000-\uf8ff-]*|"[^"\\\n]*"|'[^'\n]*') *: *(?:#[^\n]*)?(?:\n|$)/y;

/**
 * What counts from what stands around it, or reaches from one piece into another: an indentation given by number, a tab
 * at the beginning of a line, a directive, an anchor or an alias.
 */
const reaching = /[|>][+-]?[1-9]|^ *\t|^%|(?:^|[\s[{,])[&*][^\s,\]}]/m;
/** Thrown when a piece alone is not what it should be: trying larger pieces would read the same text again and again. */
const giveUp = new Error('not read in pieces');

/**
 * Reads YAML in pieces and keeps what it read, so that of a text that changed a little only little is read again.
 * It gives up (null) wherever pieces could mean something else together than alone: the whole text is then read at once.
 */
export class YamlPieces {
  private readonly known = new WeightedCache<YAMLMap.Parsed | YAMLSeq.Parsed | null>(KEPT_TEXT);

  /** The text in pieces, or null when it must be read whole, for example because there is something wrong with it. */
  read(text: string): YamlCut | null {
    if (text.length > KEPT_TEXT || reaching.test(text)) return null;
    try {
      return this.cut(text, 0, text.length, 0);
    } catch (error) {
      if (error === giveUp) return null;
      throw error;
    }
  }

  private cut(text: string, from: number, to: number, indent: number): YamlCut | null {
    const entries = findEntries(text, from, to, indent);
    if (entries === null) return null;
    const { kind, starts } = entries;
    const pieces: YamlPiece[] = [];
    let begun = from;
    for (let index = 0; index < starts.length; index++) {
      const start = starts[index]!;
      const end = starts[index + 1] ?? to;
      const long = end - start > LONG_ENTRY;
      if (long && start > begun && index > 0) {
        this.add(pieces, text, begun, start, kind);
        begun = start;
      }
      if (long && kind === 'map' && this.addCut(pieces, text, begun, start + indent, end)) begun = end;
      else if (long || index === starts.length - 1 || endsPiece(text, start)) {
        this.add(pieces, text, begun, end, kind);
        begun = end;
      }
    }
    return { kind, pieces };
  }

  /** Reads one key whose value is a long block of its own; false when that cannot be cut. */
  private addCut(pieces: YamlPiece[], text: string, begun: number, key: number, end: number): boolean {
    keyAlone.lastIndex = key;
    if (!keyAlone.test(text)) return false;
    const body = keyAlone.lastIndex;
    const indent = firstIndent(text, body, end);
    // A list may stand as far left as its key; it is read with it.
    if (indent === null || indent <= key - text.lastIndexOf('\n', key) - 1) return false;
    const inner = this.cut(text, body, end, indent);
    if (inner === null) return false;
    const node = this.piece(text.slice(begun, body));
    if (node === null || !isYamlMap(node) || node.items.length !== 1) throw giveUp;
    const value = node.items[0]!.value;
    if (value !== null && !(isScalar(value) && value.source === '')) throw giveUp;
    pieces.push({ start: begun, node, inner });
    return true;
  }

  private add(pieces: YamlPiece[], text: string, start: number, end: number, kind: 'map' | 'list'): void {
    const node = this.piece(text.slice(start, end));
    if (node === null || (kind === 'map' ? !isYamlMap(node) : !isSeq(node))) throw giveUp;
    pieces.push({ start, node, inner: null });
  }

  private piece(text: string): YAMLMap.Parsed | YAMLSeq.Parsed | null {
    let node = this.known.get(text);
    if (node === undefined) {
      node = readPiece(text);
      this.known.set(text, node, text.length + 20);
    }
    return node;
  }
}

function readPiece(text: string): YAMLMap.Parsed | YAMLSeq.Parsed | null {
  const document = parseDocument(text, yamlOptions);
  const contents = document.contents as ParsedNode | null;
  if (document.errors.length > 0 || contents === null) return null;
  if (!(isYamlMap(contents) || isSeq(contents)) || contents.flow === true) return null;
  return contents as YAMLMap.Parsed | YAMLSeq.Parsed;
}

/** Where the entries of a block begin whose lines are indented by so much; null when it is no block that can be cut. */
function findEntries(
  text: string,
  from: number,
  to: number,
  indent: number,
): { readonly kind: 'map' | 'list'; readonly starts: readonly number[] } | null {
  let kind: 'map' | 'list' | null = null;
  const starts: number[] = [];
  for (let line = from; line < to; ) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 || newline >= to ? to : newline;
    let at = line;
    while (at < end && text.charCodeAt(at) === 32) at++;
    const here = at - line;
    if (at < end && here <= indent) {
      if (here < indent) return null;
      const dash = text[at] === '-' && (at + 1 >= end || text[at + 1] === ' ');
      keyLine.lastIndex = at;
      if (dash) {
        kind ??= 'list';
        if (kind === 'list') starts.push(line);
      } else if (text[at] !== '#') {
        kind ??= 'map';
        if (kind === 'list' || !keyLine.test(text) || keyLine.lastIndex > to) return null;
        starts.push(line);
      }
    } else if (at < end && starts.length === 0 && text[at] !== '#') {
      return null;
    }
    if (starts.length > MAX_NODES) return null;
    line = end + 1;
  }
  return kind === null ? null : { kind, starts };
}

function firstIndent(text: string, from: number, to: number): number | null {
  for (let line = from; line < to; ) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 || newline >= to ? to : newline;
    let at = line;
    while (at < end && text.charCodeAt(at) === 32) at++;
    if (at < end && text[at] !== '#') return at - line;
    line = end + 1;
  }
  return null;
}

/** Whether a piece ends with the entry that begins here: decided by its first line alone. */
function endsPiece(text: string, start: number): boolean {
  let sum = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) break;
    sum = (sum * 31 + code) | 0;
  }
  return (sum >>> 8) % ENTRIES_TO_A_PIECE === 0;
}
