import { MAX_DEPTH } from './bounds.ts';
import { ExpressionParser } from './expression-parser.ts';
import { cutPieces } from './pieces.ts';
import { Jinja2Error, type Node, type Piece, type Tag } from './syntax.ts';

/** Blocks that are left to a person whole, with the reason. */
const foreignBlocks: Readonly<Record<string, string>> = {
  macro: 'There are no macros: write the text where it is used.',
  call: 'There are no macros to call: write the text here.',
  filter: 'A helper takes a value, not a block of text.',
  autoescape: 'Nothing is escaped here, and there is nothing to switch.',
  trans: 'Texts are not translated here.',
};
/** Statements without an end that are left to a person, with the reason. */
const foreignStatements: Readonly<Record<string, string>> = {
  include: 'There are no partial templates: write the text here, or use an overlay.',
  import: 'There are no macros to import.',
  from: 'There are no macros to import.',
  extends: 'A template has no parent: the layers of a document take its place.',
  do: 'An expression cannot change anything here.',
  break: 'A loop goes to its end.',
  continue: 'A loop goes to its end: put the rest in a condition.',
  debug: 'There is nothing to debug with.',
};

type Statement = Extract<Piece, { kind: 'statement' }>;

/**
 * Reads a Jinja2 template as a tree.
 * @throws Jinja2Error for what Jinja2 itself would not take.
 */
export function readTree(source: string): readonly Node[] {
  return new TreeReader(source).whole();
}

class TreeReader {
  private readonly source: string;
  private readonly pieces: readonly Piece[];
  private at = 0;
  private depth = 0;

  constructor(source: string) {
    this.source = source;
    this.pieces = cutPieces(source);
  }

  whole(): readonly Node[] {
    const { nodes, ended } = this.body([]);
    if (ended !== null) {
      throw new Jinja2Error(`{% ${word(ended)} %} ends nothing.`, ended.line);
    }
    return nodes;
  }

  /** Nodes up to one of the words, which is taken. */
  private body(ends: readonly string[]): { nodes: Node[]; ended: Statement | null } {
    if (++this.depth > MAX_DEPTH) throw new Jinja2Error('Blocks nest deeper than 64.', this.pieces[this.at]?.line ?? 1);
    const nodes: Node[] = [];
    for (;;) {
      const piece = this.pieces[this.at++];
      if (piece === undefined || (piece.kind === 'statement' && this.isEnd(word(piece), ends))) {
        this.depth--;
        return { nodes, ended: piece ?? null };
      }
      nodes.push(this.node(piece));
    }
  }

  private isEnd(name: string, ends: readonly string[]): boolean {
    return ends.includes(name) || name.startsWith('end') || name === 'else' || name === 'elif';
  }

  private node(piece: Piece): Node {
    switch (piece.kind) {
      case 'text':
        return { kind: 'text', text: piece.text, line: piece.line };
      case 'comment':
        return { kind: 'comment', text: piece.inner, tag: this.tagOf(piece) };
      case 'output': {
        const expression = new ExpressionParser(piece.inner, piece.line).whole();
        return { kind: 'output', expression, tag: this.tagOf(piece) };
      }
      case 'statement':
        return this.statement(piece);
    }
  }

  private statement(piece: Statement): Node {
    const name = word(piece);
    const rest = piece.inner.trimStart().slice(name.length);
    const tag = this.tagOf(piece);
    if (Object.hasOwn(foreignStatements, name)) {
      return { kind: 'foreign', reason: foreignStatements[name]!, tag, source: piece.source };
    }
    if (Object.hasOwn(foreignBlocks, name)) return this.foreignBlock(name, piece, tag, foreignBlocks[name]!);
    switch (name) {
      case 'if':
        return this.conditional(piece, rest, tag);
      case 'for':
        return this.loop(piece, rest, tag);
      case 'set':
        return this.set(piece, rest, tag);
      case 'with':
        return this.with(piece, rest, tag);
      case 'block': {
        const { nodes } = this.closed(['endblock'], piece, 'block');
        return { kind: 'block', body: nodes, tag, source: this.sourceFrom(piece) };
      }
      case 'raw': {
        const text = this.pieces[this.at++];
        return { kind: 'raw', text: text?.kind === 'text' ? text.text : '', tag };
      }
      default:
        throw new Jinja2Error(`There is no statement {% ${name || '…'} %} in Jinja2.`, piece.line);
    }
  }

  private conditional(piece: Statement, rest: string, first: Tag): Node {
    type Branch = Extract<Node, { kind: 'if' }>['branches'][number];
    const branches: Branch[] = [];
    let condition: Branch['condition'] = new ExpressionParser(rest, piece.line).whole();
    let tag = first;
    for (;;) {
      const { nodes, ended } = this.closed(['elif', 'else', 'endif'], piece, 'if');
      branches.push({ condition, body: nodes, tag });
      tag = this.tagOf(ended);
      const name = word(ended);
      if (name === 'endif') return { kind: 'if', branches, end: tag, source: this.sourceFrom(piece) };
      if (condition === null) throw new Jinja2Error(`{% ${name} %} stands behind {% else %}.`, ended.line);
      condition = name === 'else' ? null : new ExpressionParser(restOf(ended), ended.line).whole();
    }
  }

  private loop(piece: Statement, rest: string, tag: Tag): Node {
    const parser = new ExpressionParser(rest, piece.line);
    const bracket = parser.takeSign('(');
    const targets = [parser.takeName()];
    while (parser.takeSign(',')) targets.push(parser.takeName());
    if (bracket && !parser.takeSign(')')) throw new Jinja2Error('A bracket of {% for %} is not closed.', piece.line);
    if (!parser.takeWord('in')) throw new Jinja2Error('{% for %} says nothing after in.', piece.line);
    const iterated = parser.or();
    const filter = parser.takeWord('if') ? parser.expression() : null;
    const recursive = parser.takeWord('recursive');
    parser.end();
    if (recursive) return this.foreignBlock('for', piece, tag, 'A loop cannot go into itself.');
    const { nodes, ended } = this.closed(['else', 'endfor'], piece, 'for');
    let end = ended;
    let otherwise: Extract<Node, { kind: 'for' }>['otherwise'] = null;
    if (word(ended) === 'else') {
      const last = this.closed(['endfor'], piece, 'for');
      otherwise = { body: last.nodes, tag: this.tagOf(ended) };
      end = last.ended;
    }
    const source = this.sourceFrom(piece);
    return { kind: 'for', targets, iterated, filter, body: nodes, tag, otherwise, end: this.tagOf(end), source };
  }

  private set(piece: Statement, rest: string, tag: Tag): Node {
    const parser = new ExpressionParser(rest, piece.line);
    const names = [parser.takeName()];
    let plain = true;
    while (parser.takeSign(',') || parser.takeSign('.')) {
      plain = false;
      names.push(parser.takeName());
    }
    if (!parser.takeSign('=')) {
      return this.foreignBlock('set', piece, tag, 'A block of text cannot be given a name.');
    }
    const value = parser.tuple();
    parser.end();
    if (!plain) {
      const reason = 'Only one plain name can be set at a time.';
      return { kind: 'foreign', reason, tag, source: piece.source };
    }
    return { kind: 'set', name: names[0]!, value, tag };
  }

  private with(piece: Statement, rest: string, tag: Tag): Node {
    const parser = new ExpressionParser(rest, piece.line);
    const values: { name: string; value: ReturnType<ExpressionParser['or']> }[] = [];
    if (rest.trim() !== '') {
      do {
        const name = parser.takeName();
        if (!parser.takeSign('=')) throw new Jinja2Error('{% with %} gives no value.', piece.line);
        values.push({ name, value: parser.expression() });
      } while (parser.takeSign(','));
      parser.end();
    }
    const { nodes } = this.closed(['endwith'], piece, 'with');
    return { kind: 'with', values, body: nodes, tag, source: this.sourceFrom(piece) };
  }

  /** Skips a block to its own end. */
  private foreignBlock(name: string, piece: Statement, tag: Tag, reason: string): Node {
    let open = 1;
    while (open > 0) {
      const next = this.pieces[this.at++];
      if (next === undefined) throw new Jinja2Error(`{% ${name} %} is not closed with {% end${name} %}.`, piece.line);
      if (next.kind !== 'statement') continue;
      if (word(next) === `end${name}`) open--;
      else if (word(next) === name && !(name === 'set' && next.inner.includes('='))) open++;
    }
    return { kind: 'foreign', reason, tag, source: this.sourceFrom(piece) };
  }

  private closed(ends: readonly string[], piece: Statement, name: string): { nodes: Node[]; ended: Statement } {
    const { nodes, ended } = this.body(ends);
    if (ended === null) throw new Jinja2Error(`{% ${name} %} is not closed with {% end${name} %}.`, piece.line);
    if (!ends.includes(word(ended))) {
      throw new Jinja2Error(`{% ${word(ended)} %} stands where {% ${ends.at(-1)} %} belongs.`, ended.line);
    }
    return { nodes, ended };
  }

  /** The source from a piece up to where reading stands. */
  private sourceFrom(piece: Statement): string {
    const last = this.pieces[this.at - 1]!;
    const end = last.start + (last.kind === 'text' ? last.text.length : last.source.length);
    return this.source.slice(piece.start, end);
  }

  private tagOf(piece: Exclude<Piece, { kind: 'text' }>): Tag {
    const index = this.indexOf(piece);
    const before = this.pieces[index - 1];
    const after = this.pieces[index + 1];
    const begins = before === undefined || (before.kind === 'text' && endsLine(before.text, index === 1));
    const ends =
      after === undefined || (after.kind === 'text' && startsLine(after.text, index + 2 === this.pieces.length));
    return { source: piece.source, line: piece.line, start: piece.start, alone: begins && ends };
  }

  private indexOf(piece: Piece): number {
    // The piece in question is the one read last, or close before it.
    return this.pieces.lastIndexOf(piece, this.at);
  }
}

function endsLine(text: string, first: boolean): boolean {
  let at = text.length;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at === 0 ? first : text[at - 1] === '\n';
}

function startsLine(text: string, last: boolean): boolean {
  let at = 0;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at === text.length ? last : text[at] === '\n';
}

function word(piece: Statement): string {
  return /^\s*([a-z]*)/.exec(piece.inner)![1]!;
}

function restOf(piece: Statement): string {
  return piece.inner.trimStart().slice(word(piece).length);
}
