import { MAX_DEPTH } from './bounds.ts';
import { type Arithmetic, type Comparison, type Expression, Jinja2Error } from './syntax.ts';
import { type Token, tokens } from './tokens.ts';

const comparisons: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
/** Words that end what may be a test's argument. */
const joining: readonly string[] = ['else', 'or', 'and', 'is', 'if', 'not', 'in'];

/** Reads expressions as Jinja2's own parser does, by its precedences. */
export class ExpressionParser {
  private readonly all: readonly Token[];
  private readonly line: number;
  private at = 0;
  private depth = 0;

  /** @throws Jinja2Error */
  constructor(text: string, line: number) {
    this.all = tokens(text, line);
    this.line = line;
  }

  /** The whole text as one expression, or several with commas between as a tuple. */
  whole(): Expression {
    const expression = this.tuple();
    this.end();
    return expression;
  }

  /** Holds that nothing follows. */
  end(): void {
    if (this.now.kind !== 'end') this.fail();
  }

  tuple(): Expression {
    const first = this.expression();
    if (!this.isSign(',')) return first;
    const items = [first];
    while (this.takeSign(',')) {
      if (this.now.kind === 'end' || this.isSign(')')) break;
      items.push(this.expression());
    }
    return { kind: 'list', items };
  }

  expression(): Expression {
    if (++this.depth > MAX_DEPTH) throw new Jinja2Error('An expression nests deeper than 64.', this.line);
    let value = this.or();
    while (this.takeWord('if')) {
      const condition = this.or();
      value = { kind: 'choice', condition, chosen: value, otherwise: this.takeWord('else') ? this.expression() : null };
    }
    this.depth--;
    return value;
  }

  /** An expression without a choice, for `for … in … if`. */
  or(): Expression {
    let left = this.and();
    for (let links = 0; this.takeWord('or'); this.link(++links)) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.at++;
    return true;
  }

  takeSign(text: string): boolean {
    if (!this.isSign(text)) return false;
    this.at++;
    return true;
  }

  /** The name that stands here. @throws Jinja2Error */
  takeName(): string {
    if (this.now.kind !== 'name') this.fail();
    return this.all[this.at++]!.text;
  }

  private and(): Expression {
    let left = this.not();
    for (let links = 0; this.takeWord('and'); this.link(++links)) left = { kind: 'and', left, right: this.not() };
    return left;
  }

  private not(): Expression {
    if (!this.takeWord('not')) return this.compare();
    return this.deeper(() => ({ kind: 'not', of: this.not() }));
  }

  private compare(): Expression {
    const left = this.sum();
    const rest: { operator: Comparison; right: Expression }[] = [];
    for (;;) {
      const operator = this.comparison();
      if (operator === null) return rest.length === 0 ? left : { kind: 'compare', left, rest };
      rest.push({ operator, right: this.sum() });
    }
  }

  private comparison(): Comparison | null {
    if (this.now.kind === 'sign' && comparisons.includes(this.now.text)) {
      return this.all[this.at++]!.text as Comparison;
    }
    if (this.takeWord('in')) return 'in';
    if (this.isWord('not') && this.all[this.at + 1]?.text === 'in') {
      this.at += 2;
      return 'not in';
    }
    return null;
  }

  private sum(): Expression {
    return this.chain(['+', '-'], () => this.joined());
  }

  private joined(): Expression {
    return this.chain(['~'], () => this.product());
  }

  private product(): Expression {
    return this.chain(['*', '/', '//', '%'], () => this.power());
  }

  private power(): Expression {
    return this.chain(['**'], () => this.unary(true));
  }

  private chain(operators: readonly Arithmetic[], next: () => Expression): Expression {
    let left = next();
    for (let links = 0; ; this.link(++links)) {
      const operator = operators.find((one) => this.isSign(one));
      if (operator === undefined) return left;
      this.at++;
      left = { kind: 'binary', operator, left, right: next() };
    }
  }

  private unary(filtered: boolean): Expression {
    let value: Expression;
    if (this.takeSign('-')) value = this.deeper(() => ({ kind: 'negative', of: this.unary(false) }));
    else if (this.takeSign('+')) value = this.deeper(() => this.unary(false));
    else value = this.postfix(this.primary());
    return filtered ? this.filters(value) : value;
  }

  private primary(): Expression {
    const token = this.now;
    if (token.kind === 'name') {
      this.at++;
      return nameOrLiteral(token.text);
    }
    if (token.kind === 'text') {
      let { text } = token;
      for (this.at++; this.now.kind === 'text'; this.at++) text += this.now.text;
      return { kind: 'literal', value: text, float: false };
    }
    if (token.kind === 'integer' || token.kind === 'float') {
      this.at++;
      return { kind: 'literal', value: Number(token.text), float: token.kind === 'float' };
    }
    if (this.takeSign('(')) return this.deeper(() => this.bracketed());
    if (this.takeSign('[')) return this.deeper(() => ({ kind: 'list', items: this.until(']') }));
    if (this.takeSign('{')) return this.deeper(() => this.map());
    return this.fail();
  }

  private bracketed(): Expression {
    if (this.takeSign(')')) return { kind: 'list', items: [] };
    const inner = this.tuple();
    this.need(')');
    return inner;
  }

  private map(): Expression {
    while (!this.takeSign('}')) {
      this.expression();
      this.need(':');
      this.expression();
      if (!this.takeSign(',') && !this.isSign('}')) this.fail();
    }
    return { kind: 'foreign', what: 'A map written in a tag' };
  }

  private postfix(start: Expression): Expression {
    let value = start;
    for (let links = 0; ; this.link(++links)) {
      if (this.takeSign('.')) {
        const token = this.now;
        if (token.kind !== 'name' && token.kind !== 'integer') this.fail();
        this.at++;
        const key = token.kind === 'integer' ? Number(token.text) : token.text;
        value = { kind: 'member', of: value, key, dotted: true };
      } else if (this.takeSign('[')) value = this.deeper(() => this.subscript(value));
      else if (this.takeSign('(')) value = { kind: 'call', callee: value, ...this.callArguments() };
      else return value;
    }
  }

  private subscript(of: Expression): Expression {
    let slice = false;
    let index: Expression | null = null;
    while (!this.takeSign(']')) {
      if (this.takeSign(':') || this.takeSign(',')) slice = true;
      else index = this.expression();
    }
    if (slice) return { kind: 'foreign', what: 'A part of a list or text, as in [1:3],' };
    if (index === null) return this.fail();
    if (index.kind === 'literal' && (typeof index.value === 'string' || typeof index.value === 'number')) {
      return { kind: 'member', of, key: index.value, dotted: false };
    }
    return { kind: 'subscript', of, index };
  }

  private filters(start: Expression): Expression {
    let value = start;
    for (let links = 0; ; this.link(++links)) {
      if (this.takeSign('|')) {
        value = { kind: 'filter', name: this.dottedName(), of: value, ...this.optionalArguments() };
      } else if (this.takeWord('is')) value = this.test(value);
      else if (this.isSign('(')) {
        this.at++;
        value = { kind: 'call', callee: value, ...this.callArguments() };
      } else return value;
    }
  }

  private test(of: Expression): Expression {
    const negated = this.takeWord('not');
    const name = this.dottedName();
    let given = this.optionalArguments();
    const token = this.now;
    const begins =
      token.kind === 'name' ? !joining.includes(token.text) : token.kind !== 'end' && token.kind !== 'sign';
    if (given.args.length === 0 && (begins || this.isSign('['))) {
      given = { args: [this.postfix(this.primary())], named: new Map() };
    }
    const test: Expression = { kind: 'test', name, of, ...given };
    return negated ? { kind: 'not', of: test } : test;
  }

  private dottedName(): string {
    let name = this.takeName();
    while (this.takeSign('.')) name += `.${this.takeName()}`;
    return name;
  }

  private optionalArguments() {
    return this.takeSign('(') ? this.callArguments() : { args: [], named: new Map<string, Expression>() };
  }

  private callArguments() {
    const args: Expression[] = [];
    const named = new Map<string, Expression>();
    while (!this.takeSign(')')) {
      if (this.isSign('*') || this.isSign('**')) {
        this.at++;
        args.push({ kind: 'foreign', what: 'An argument list that is put in with *' });
        this.expression();
      } else if (
        this.now.kind === 'name' &&
        this.all[this.at + 1]?.text === '=' &&
        this.all[this.at + 1]?.kind === 'sign'
      ) {
        const name = this.takeName();
        this.at++;
        named.set(name, this.expression());
      } else args.push(this.expression());
      if (!this.takeSign(',') && !this.isSign(')')) this.fail();
    }
    return { args, named };
  }

  private until(close: string): Expression[] {
    const items: Expression[] = [];
    while (!this.takeSign(close)) {
      items.push(this.expression());
      if (!this.takeSign(',') && !this.isSign(close)) this.fail();
    }
    return items;
  }

  private need(text: string): void {
    if (!this.takeSign(text)) this.fail();
  }

  private deeper<T extends Expression>(read: () => T | Expression): Expression {
    if (++this.depth > MAX_DEPTH) throw new Jinja2Error('An expression nests deeper than 64.', this.line);
    const value = read();
    this.depth--;
    return value;
  }

  /** A chain makes a tree as deep as it is long. */
  private link(links: number): void {
    if (links > MAX_DEPTH) throw new Jinja2Error('An expression joins more than 64 parts.', this.line);
  }

  private get now(): Token {
    return this.all[this.at] ?? { kind: 'end', text: '' };
  }

  private isSign(text: string): boolean {
    return this.now.kind === 'sign' && this.now.text === text;
  }

  private isWord(word: string): boolean {
    return this.now.kind === 'name' && this.now.text === word;
  }

  private fail(): never {
    const { kind, text } = this.now;
    const what =
      kind === 'end' ? 'The tag ends too early' : `${JSON.stringify(text.slice(0, 40))} is not expected there`;
    throw new Jinja2Error(`${what}.`, this.line);
  }
}

function nameOrLiteral(text: string): Expression {
  switch (text) {
    case 'true':
    case 'True':
      return { kind: 'literal', value: true, float: false };
    case 'false':
    case 'False':
      return { kind: 'literal', value: false, float: false };
    case 'none':
    case 'None':
      return { kind: 'literal', value: null, float: false };
    default:
      return { kind: 'name', name: text };
  }
}
