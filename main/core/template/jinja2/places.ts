import type { Piece } from './syntax.ts';

/** Where a tag stands in the YAML around it. */
export type PlaceKind =
  /** Alone, as a whole unquoted value. */
  | 'value'
  /** In quotes, beside other text, or in a key. */
  | 'text'
  /** In a block of literal text (`|` or `>`). */
  | 'block';

const OUTPUT = '\uE000';
const OTHER = '\uE001';

/** Where the tags of a text stand, by their offsets. */
export interface Places {
  readonly of: ReadonlyMap<number, PlaceKind>;
  /** The text ends in a block of text that keeps its last line end. */
  readonly endsInBlock: boolean;
}

/** Finds for every tag, by its offset, where it stands. One pass over the text; nothing is parsed. */
export function findPlaces(pieces: readonly Piece[]): Places {
  const starts: number[] = [];
  let masked = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') masked += piece.text.replaceAll(OUTPUT, ' ').replaceAll(OTHER, ' ');
    else {
      masked += piece.kind === 'output' ? OUTPUT : OTHER;
      starts.push(piece.start);
    }
  }
  const places = new Map<number, PlaceKind>();
  let next = 0;
  const scan = new LineScan((kind) => places.set(starts[next++]!, kind));
  for (const line of masked.split('\n')) scan.line(line);
  return { of: places, endsInBlock: scan.inBlock };
}

/** What a line's characters are, carried on from line to line. */
class LineScan {
  private readonly found: (kind: PlaceKind) => void;
  private quote = '';
  /** Indentation of the line that began a block of text, or -1. */
  private block = -1;
  private chomps = false;

  constructor(found: (kind: PlaceKind) => void) {
    this.found = found;
  }

  /** Whether a block of text goes on that keeps its last line end. */
  get inBlock(): boolean {
    return this.block >= 0 && !this.chomps;
  }

  line(given: string): void {
    const indent = given.length - given.trimStart().length;
    const blank = given.replaceAll(OTHER, '').trim() === '';
    if (this.block >= 0 && (blank || indent > this.block)) {
      for (const character of given) if (character === OUTPUT || character === OTHER) this.found('block');
      return;
    }
    this.block = -1;
    // Control tags write nothing, so what stands beside them meets.
    this.characters(given);
    const header = given.replaceAll(OTHER, '').trimEnd();
    if (this.quote === '' && /(?:^|[:\-?]\s+)[|>][-+0-9]{0,2}(?:\s+#[^\n]*)?$/.test(header.slice(-200).trimStart())) {
      this.block = indent;
      this.chomps = /[|>]\d?-/.test(header.slice(-200));
    }
  }

  private characters(line: string): void {
    /** The last character that is neither space nor control tag, and whether space follows it. */
    let before = '';
    let spaced = true;
    for (let at = 0; at < line.length; at++) {
      const character = line[at]!;
      if (character === OTHER) {
        this.found('text');
        continue;
      }
      if (character === OUTPUT) this.found(this.isValue(line, at, before, spaced) ? 'value' : 'text');
      else if (this.quote !== '') {
        if (this.quote === '"' && character === '\\') at += isMark(line[at + 1]) ? 0 : 1;
        else if (character === this.quote) this.quote = '';
      } else if ((character === '"' || character === "'") && beginsValue(before, spaced)) this.quote = character;
      else if (character === '#' && spaced) {
        this.comment(line, at);
        return;
      }
      if (character === ' ' || character === '\t') spaced = true;
      else {
        before = character;
        spaced = false;
      }
    }
  }

  private comment(line: string, from: number): void {
    for (let at = from; at < line.length; at++) if (isMark(line[at])) this.found('text');
  }

  private isValue(line: string, at: number, before: string, spaced: boolean): boolean {
    if (this.quote !== '' || !beginsValue(before, spaced)) return false;
    let after = at + 1;
    while (line[after] === OTHER) after++;
    const touching = line[after];
    while (line[after] === ' ' || line[after] === '\t' || line[after] === OTHER) after++;
    const next = line[after];
    if (next === undefined) return true;
    if (next === '#') return touching === ' ' || touching === '\t';
    return next === ',' || next === ']' || next === '}' || this.otherBranch(line, at);
  }

  /** Another output right behind a control tag is the other branch of a condition. */
  private otherBranch(line: string, at: number): boolean {
    return line[at + 1] === OTHER && line[at + 2] === OUTPUT;
  }
}

function isMark(character: string | undefined): boolean {
  return character === OUTPUT || character === OTHER;
}

/** Whether a value may begin behind a character. */
function beginsValue(before: string, spaced: boolean): boolean {
  if (before === '' || before === '[' || before === '{' || before === ',') return true;
  if (before === OUTPUT) return false;
  return spaced && (before === ':' || before === '-' || before === '?');
}
