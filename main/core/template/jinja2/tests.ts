import type { ExpressionWriter } from './expression-writer.ts';
import type { Names } from './names.ts';
import { type Comparison, type Expression, Unconvertible } from './syntax.ts';
import { call, literal, type Written } from './written.ts';

type Test = Extract<Expression, { kind: 'test' }>;

const comparisons: Readonly<Record<string, Comparison>> = {
  eq: '==',
  equalto: '==',
  ne: '!=',
  lt: '<',
  lessthan: '<',
  le: '<=',
  gt: '>',
  greaterthan: '>',
  ge: '>=',
  in: 'in',
};

/** A test as a condition. @throws Unconvertible */
export function writeTest(writer: ExpressionWriter, { name, of, args }: Test, names: Names): Written {
  const comparison = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
  const [other] = args;
  if (comparison !== undefined && other !== undefined) return writer.comparison(of, comparison, other, names);
  switch (name) {
    case 'defined':
      return has(writer, of, names);
    case 'undefined':
      return call('not', 'boolean', has(writer, of, names));
    case 'none':
      return call('eq', 'boolean', writer.operand(of, names, literal(false)), literal(null));
    case 'true':
    case 'false':
      return call('eq', 'boolean', writer.operand(of, names, literal(null)), literal(name === 'true'));
    case 'even':
    case 'odd': {
      const rest = call('modulo', 'number', writer.operand(of, names, literal(0)), literal(2));
      return call(name === 'even' ? 'eq' : 'ne', 'boolean', rest, literal(0));
    }
    case 'divisibleby': {
      if (other === undefined) throw new Unconvertible('divisibleby needs a number.');
      const rest = call('modulo', 'number', writer.operand(of, names, literal(0)), writer.value(other, names));
      return call('eq', 'boolean', rest, literal(0));
    }
    default:
      throw new Unconvertible(
        /^(?:string|number|mapping|sequence|iterable|boolean|integer|float|callable)$/.test(name)
          ? `No helper asks for the type of a value, as is ${name} does.`
          : `There is no helper for the test ${name.slice(0, 60)}.`,
      );
  }
}

function has(writer: ExpressionWriter, of: Expression, names: Names): Written {
  const written = writer.value(of, names);
  if (written.form === 'literal') return literal(true);
  if (written.form === 'call' && !written.text.startsWith('lookup ')) return literal(true);
  return call('has', 'boolean', written);
}
