import { Unconvertible } from './syntax.ts';

/** What is known of a value's type before anything runs. `whole` and `decimal` are numbers of Python's `int` and `float`. */
export type ValueType = 'any' | 'text' | 'whole' | 'decimal' | 'number' | 'boolean' | 'list' | 'map' | 'null';

/** An expression of the template language. */
export interface Written {
  /** A path, a literal, or a helper with its arguments and no brackets around it. */
  readonly text: string;
  readonly form: 'path' | 'literal' | 'call';
  readonly type: ValueType;
}

/** An expression as an argument. */
export function asArgument({ text, form }: Written): string {
  return form === 'call' ? `(${text})` : text;
}

/** A call of a helper. */
export function call(helper: string, type: ValueType, ...args: readonly Written[]): Written {
  return { text: [helper, ...args.map(asArgument)].join(' '), form: 'call', type };
}

/** A literal. @throws Unconvertible for one that cannot be written. */
export function literal(value: string | number | boolean | null): Written {
  if (value === null) return { text: 'null', form: 'literal', type: 'null' };
  if (typeof value === 'boolean') return { text: String(value), form: 'literal', type: 'boolean' };
  if (typeof value === 'string') return { text: quoted(value), form: 'literal', type: 'text' };
  const text = String(value);
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) throw new Unconvertible('The number cannot be written without an exponent.');
  return { text, form: 'literal', type: Number.isInteger(value) ? 'whole' : 'decimal' };
}

/** A text in quotes: Handlebars knows no escape but that of the quote. */
function quoted(text: string): string {
  const quote = text.includes('"') && !text.includes("'") ? "'" : '"';
  if (text.endsWith('\\') || text.includes(`\\${quote}`)) {
    throw new Unconvertible('A text that holds a backslash before a quote or at its end cannot be written.');
  }
  if (text.includes('{{') || text.includes('}}')) {
    throw new Unconvertible('A text that holds two braces cannot be written as an argument.');
  }
  return quote + text.replaceAll(quote, `\\${quote}`) + quote;
}

/** Whether a type is some number. */
export function isNumber(type: ValueType): boolean {
  return type === 'whole' || type === 'decimal' || type === 'number';
}

/** A step of a path: a plain name as it is, anything else in square brackets; null where it cannot be written. */
export function pathStep(key: string | number): string | null {
  const text = String(key);
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) && !/^(?:true|false|null|undefined|this|as|else)$/.test(text)) return text;
  return text === '' || /[\]\\\n{}]/.test(text) ? null : `[${text}]`;
}
