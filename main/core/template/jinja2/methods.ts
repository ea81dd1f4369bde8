import type { ExpressionWriter } from './expression-writer.ts';
import type { Names } from './names.ts';
import { type Expression, Unconvertible } from './syntax.ts';
import { call, literal, type Written } from './written.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** A call of a function of a text or a map as a helper. @throws Unconvertible */
export function writeMethod(writer: ExpressionWriter, { callee, args, named }: Call, names: Names): Written {
  if (callee.kind !== 'member' || !callee.dotted || named.size > 0) {
    const name = callee.kind === 'name' ? ` ${callee.name.slice(0, 60)}` : '';
    throw new Unconvertible(`There is no function${name} to call.`);
  }
  const value = () => writer.value(callee.of, names);
  const given = () => args.map((arg) => writer.value(arg, names));
  const [first, second] = args;
  switch (`${callee.key}/${args.length}`) {
    case 'upper/0':
    case 'lower/0':
      return call(String(callee.key), 'text', value());
    case 'strip/0':
      return call('trim', 'text', value());
    case 'replace/2':
      return call('replace', 'text', value(), ...given());
    case 'split/1':
      return call('split', 'list', value(), ...given());
    case 'join/1':
      return call('join', 'text', ...given(), value());
    case 'keys/0':
    case 'values/0':
      return call(String(callee.key), 'list', value());
    case 'get/1':
    case 'get/2': {
      const key = member(callee.of, first!);
      writer.findings.defaults = true;
      return call(
        'default',
        'any',
        writer.value(key, names),
        second === undefined ? literal(null) : writer.value(second, names),
      );
    }
    default:
      throw new Unconvertible(`There is no helper for .${String(callee.key).slice(0, 60)}().`);
  }
}

function member(of: Expression, key: Expression): Expression {
  if (key.kind === 'literal' && (typeof key.value === 'string' || typeof key.value === 'number')) {
    return { kind: 'member', of, key: key.value, dotted: false };
  }
  return { kind: 'subscript', of, index: key };
}
