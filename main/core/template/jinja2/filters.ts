import type { ExpressionWriter } from './expression-writer.ts';
import type { Names } from './names.ts';
import { type Expression, Unconvertible } from './syntax.ts';
import { call, isNumber, literal, type ValueType, type Written } from './written.ts';

type Filter = Extract<Expression, { kind: 'filter' }>;

/** Why a filter is left to a person, where there is more to say than that there is no such helper. */
const reasons: Readonly<Record<string, string>> = {
  indent: 'Text is not indented here: a value alone behind its key keeps its lines, whatever the indentation.',
  bool: 'bool is no filter of Jinja2 itself. A condition takes the value as it is.',
  e: 'Nothing is escaped here: a value is never read as YAML.',
  escape: 'Nothing is escaped here: a value is never read as YAML.',
  format: 'There is no helper for format strings: use concat.',
  map: 'A list cannot be mapped: go through it with each.',
  select: 'A list cannot be filtered: go through it with each and if.',
  selectattr: 'A list cannot be filtered: go through it with each and if.',
  reject: 'A list cannot be filtered: go through it with each and unless.',
  rejectattr: 'A list cannot be filtered: go through it with each and unless.',
  sort: 'A list cannot be sorted: sort the value itself.',
  capitalize: 'There is no helper for it: use title, or write the text as it shall be.',
};

/** Filters that are one helper with the same meaning, and what they give. */
const plain: Readonly<Record<string, readonly [helper: string, type: ValueType]>> = {
  upper: ['upper', 'text'],
  lower: ['lower', 'text'],
  length: ['length', 'whole'],
  count: ['length', 'whole'],
  first: ['first', 'any'],
  last: ['last', 'any'],
};

/** A filter as a helper. @throws Unconvertible */
export function writeFilter(writer: ExpressionWriter, filter: Filter, names: Names): Written {
  const { name, of, args, named } = filter;
  const same = Object.hasOwn(plain, name) ? plain[name] : undefined;
  if (same !== undefined && args.length === 0) return call(same[0], same[1], writer.operand(of, names, literal('')));
  if (isDefault(name)) return writeDefault(writer, filter, names);
  if (named.size > 0 && name !== 'round' && name !== 'join') {
    throw new Unconvertible(`${name} with named arguments has no counterpart.`);
  }
  const value = () => writer.value(of, names);
  switch (name) {
    case 'title':
      writer.differs('title also begins a word behind a point, an underline and other signs.');
      return call('title', 'text', value());
    case 'trim':
      if (args.length > 0) throw new Unconvertible('trim takes white space only.');
      return call('trim', 'text', value());
    case 'join':
      if (named.size > 0 || args.length > 1) throw new Unconvertible('join takes the elements as they are.');
      return call('join', 'text', value(), args[0] === undefined ? literal('') : writer.value(args[0], names));
    case 'replace':
      if (args.length !== 2) throw new Unconvertible('replace replaces every occurrence.');
      return call('replace', 'text', value(), writer.value(args[0]!, names), writer.value(args[1]!, names));
    case 'int':
      return toWhole(writer, value());
    case 'float':
      return toDecimal(writer, value());
    case 'round':
      return round(writer, filter, names);
    case 'abs': {
      const written = value();
      const type = isNumber(written.type) ? written.type : 'number';
      return call('max', type, written, call('subtract', type, literal(0), written));
    }
    case 'string':
      return call('concat', 'text', value());
    case 'tojson':
      writer.differs("json writes no spaces, keeps the order of keys and leaves <, >, & and ' as they are.");
      return call('json', 'text', value());
    case 'list': {
      const written = value();
      if (written.type !== 'list')
        writer.differs('The value is taken as the list it is. Jinja2 makes a list of keys or letters.');
      return { ...written, type: 'list' };
    }
    case 'safe':
      return value();
    default:
      throw new Unconvertible(reasons[name] ?? `There is no helper for the filter ${name.slice(0, 60)}.`);
  }
}

/** Whether a filter is `default` by either of its names. */
export function isDefault(filter: string): boolean {
  return filter === 'default' || filter === 'd';
}

/** Whether a `default` also replaces what does not hold. */
export function replacesEmpty({ args, named }: Filter): boolean {
  const flag = args[1] ?? named.get('boolean');
  return flag?.kind === 'literal' && Boolean(flag.value);
}

/** What stands in for a missing value. */
export function fallbackOf({ args, named }: Filter): Expression {
  return args[0] ?? named.get('default_value') ?? { kind: 'literal', value: '', float: false };
}

function writeDefault(writer: ExpressionWriter, filter: Filter, names: Names): Written {
  if (replacesEmpty(filter)) {
    writer.differs(
      'The default stands in only where the value is missing or null. Jinja2 also takes it for "", 0, false and an empty list.',
    );
  } else writer.findings.defaults = true;
  const value = writer.value(filter.of, names);
  const fallback = writer.value(fallbackOf(filter), names);
  return call('default', value.type === fallback.type ? value.type : 'any', value, fallback);
}

function toWhole(writer: ExpressionWriter, written: Written): Written {
  if (written.type === 'whole') return written;
  // Rounded numbers are whole already; only their name is another in Python.
  if (/^(?:round|floor|ceil) [^ ]+$|^(?:round|floor|ceil) \(.*\)$/s.test(written.text) && written.form === 'call') {
    return { ...written, type: 'whole' };
  }
  writer.differs('The value is taken as it is. Jinja2 makes a whole number of text and of decimals.');
  return { ...written, type: 'whole' };
}

function toDecimal(writer: ExpressionWriter, written: Written): Written {
  if (isNumber(written.type)) return { ...written, type: 'decimal' };
  writer.differs('The value is taken as it is. Jinja2 makes a number of text.');
  return { ...written, type: 'decimal' };
}

function round(writer: ExpressionWriter, { of, args, named }: Filter, names: Names): Written {
  const digits = args[0] ?? named.get('precision');
  const method = args[1] ?? named.get('method');
  const value = writer.value(of, names);
  const none = digits === undefined || (digits.kind === 'literal' && digits.value === 0);
  const way = method === undefined ? 'common' : method.kind === 'literal' ? method.value : null;
  if ((way === 'floor' || way === 'ceil') && none) return call(way, 'decimal', value);
  if (way !== 'common') throw new Unconvertible('round rounds to the nearest number; floor and ceil take no digits.');
  writer.differs('Halves are rounded away from zero. Jinja2 rounds them to the even number.');
  return none ? call('round', 'decimal', value) : call('round', 'decimal', value, writer.value(digits!, names));
}
