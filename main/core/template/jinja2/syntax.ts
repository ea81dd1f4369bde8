/** An expression of Jinja2, as far as configuration templates use it. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly float: boolean }
  | { readonly kind: 'name'; readonly name: string }
  /** `of.key` or `of[key]` with a literal key; `dotted` where it was written with a dot. */
  | { readonly kind: 'member'; readonly of: Expression; readonly key: string | number; readonly dotted: boolean }
  | { readonly kind: 'subscript'; readonly of: Expression; readonly index: Expression }
  /** A list or a tuple. */
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'call';
      readonly callee: Expression;
      readonly args: readonly Expression[];
      readonly named: ReadonlyMap<string, Expression>;
    }
  | Applied<'filter'>
  | Applied<'test'>
  | { readonly kind: 'not' | 'negative'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'compare';
      readonly left: Expression;
      readonly rest: readonly { readonly operator: Comparison; readonly right: Expression }[];
    }
  | { readonly kind: 'binary'; readonly operator: Arithmetic; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly chosen: Expression;
      readonly otherwise: Expression | null;
    }
  /** Something that parses in Jinja2 and has no counterpart: what it is, as the beginning of a sentence. */
  | { readonly kind: 'foreign'; readonly what: string };

interface Applied<K extends string> {
  readonly kind: K;
  readonly name: string;
  readonly of: Expression;
  readonly args: readonly Expression[];
  readonly named: ReadonlyMap<string, Expression>;
}

/** How two values are compared. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
/** An operator that makes a value of two. */
export type Arithmetic = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '~';

/** A piece of a template, in order. White space that Jinja2's `-` takes is taken already. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly line: number }
  | Delimited<'output'>
  | Delimited<'statement'>
  | Delimited<'comment'>;

interface Delimited<K extends string> {
  readonly kind: K;
  /** What stands between the delimiters. */
  readonly inner: string;
  /** With delimiters, as written. */
  readonly source: string;
  readonly start: number;
  readonly line: number;
}

/** A tag of a block: its beginning, a branch or its end. */
export interface Tag {
  readonly source: string;
  readonly line: number;
  readonly start: number;
  /** Nothing else stands on its line. */
  readonly alone: boolean;
}

/** A template as a tree. */
export type Node =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'raw'; readonly text: string; readonly tag: Tag }
  | { readonly kind: 'comment'; readonly text: string; readonly tag: Tag }
  | { readonly kind: 'output'; readonly expression: Expression; readonly tag: Tag }
  | {
      readonly kind: 'if';
      readonly branches: readonly {
        readonly condition: Expression | null;
        readonly body: readonly Node[];
        readonly tag: Tag;
      }[];
      readonly end: Tag;
      readonly source: string;
    }
  | {
      readonly kind: 'for';
      readonly targets: readonly string[];
      readonly iterated: Expression;
      readonly filter: Expression | null;
      readonly body: readonly Node[];
      readonly tag: Tag;
      readonly otherwise: { readonly body: readonly Node[]; readonly tag: Tag } | null;
      readonly end: Tag;
      readonly source: string;
    }
  | { readonly kind: 'set'; readonly name: string; readonly value: Expression; readonly tag: Tag }
  | {
      readonly kind: 'with';
      readonly values: readonly { readonly name: string; readonly value: Expression }[];
      readonly body: readonly Node[];
      readonly tag: Tag;
      readonly source: string;
    }
  | { readonly kind: 'block'; readonly body: readonly Node[]; readonly tag: Tag; readonly source: string }
  /** A statement or block that is left to a person, with the reason. */
  | { readonly kind: 'foreign'; readonly reason: string; readonly tag: Tag; readonly source: string };

/** A text that is not Jinja2. */
export class Jinja2Error extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** A construct that has no counterpart, with the reason as one sentence. */
export class Unconvertible extends Error {}
