import type { ExpressionWriter } from './expression-writer.ts';
import type { Names } from './names.ts';
import { type Expression, type Node, Unconvertible } from './syntax.ts';
import { alike, holdsPart, nodesHold } from './walk.ts';
import { asArgument, literal, pathStep } from './written.ts';

type For = Extract<Node, { kind: 'for' }>;

/** A loop as `each` goes through it. */
export interface Loop {
  /** What it goes through, as an argument. */
  readonly list: string;
  /** ` as |item key|`, or empty. */
  readonly given: string;
  /** The names inside. */
  readonly names: Names;
  /** It goes through the value itself, which could be a map. */
  readonly mayBeMap: boolean;
}

/** What a loop goes through and which names it gives. @throws Unconvertible */
export function loopOf(writer: ExpressionWriter, node: For, outer: Names): Loop {
  if (node.filter !== null) {
    if (node.otherwise !== null) throw new Unconvertible('A loop with a condition cannot have an else branch.');
    const reads = (part: Expression) => part.kind === 'name' && part.name === 'loop';
    if (nodesHold(node.body, reads) || holdsPart(node.filter, reads)) {
      throw new Unconvertible('A loop with a condition counts other elements than each does.');
    }
  }
  const { expression, names } = writer.resolve(node.iterated, outer);
  const pairs = pairsOf(expression);
  const [target = '', second] = node.targets;
  if (node.targets.length > 2 && pairs !== null) throw new Unconvertible('A map gives a key and a value.');
  const list = texts(expression) ?? asArgument(writer.value(pairs?.map ?? keysOf(expression) ?? expression, names));
  const first = nameFor(outer, second !== undefined && pairs !== null ? second : target);
  const loop = { level: writer.level + 1, list: pairs?.map ?? expression, scope: names };

  if (pairs !== null) {
    if (pairs.sorted) writer.differs('Keys come in their own order. dictsort sorts them.');
    if (second === undefined)
      throw new Unconvertible('A loop over items() needs a name for the key and one for the value.');
    const key = nameFor(bound(outer, second, { kind: 'given', path: first }), target);
    const inside = bound(bound(outer, second, { kind: 'given', path: first }), target, { kind: 'given', path: key });
    return {
      list,
      given: ` as |${first} ${key}|`,
      names: bound(inside, 'loop', { kind: 'loop', ...loop }),
      mayBeMap: false,
    };
  }
  const map = keysOf(expression) ?? expression;
  const looksUp = (part: Expression) =>
    part.kind === 'subscript' && part.index.kind === 'name' && part.index.name === target && alike(part.of, map);
  if (second === undefined && (keysOf(expression) !== null || nodesHold(node.body, looksUp))) {
    const value = outer.free('value');
    const inside = bound(outer, target, { kind: 'key', path: first, map, value });
    return {
      list,
      given: ` as |${value} ${first}|`,
      names: bound(inside, 'loop', { kind: 'loop', ...loop }),
      mayBeMap: false,
    };
  }
  if (second === undefined) {
    const inside = bound(outer, target, { kind: 'given', path: first });
    const mayBeMap = expression.kind === 'name' || expression.kind === 'member' || expression.kind === 'subscript';
    return { list, given: ` as |${first}|`, names: bound(inside, 'loop', { kind: 'loop', ...loop }), mayBeMap };
  }
  const item = outer.free('item');
  let inside = outer;
  for (const [index, name] of node.targets.entries()) {
    inside = bound(inside, name, { kind: 'given', path: `${item}.[${index}]` });
  }
  return { list, given: ` as |${item}|`, names: bound(inside, 'loop', { kind: 'loop', ...loop }), mayBeMap: false };
}

function nameFor(names: Names, wished: string): string {
  return names.free(pathStep(wished) === wished ? wished : `${wished}_`);
}

function bound(names: Names, name: string, binding: Parameters<Names['with']>[1]): Names {
  const next = names.with(name, binding);
  if (next === null) throw new Unconvertible('The template gives too many names.');
  return next;
}

/** The map whose keys and values a loop goes through. */
function pairsOf(expression: Expression): { readonly map: Expression; readonly sorted: boolean } | null {
  if (isMethod(expression, 'items')) return { map: expression.callee.of, sorted: false };
  if (expression.kind !== 'filter' || expression.args.length > 0 || expression.named.size > 0) return null;
  if (expression.name === 'dictsort') return { map: expression.of, sorted: true };
  if (expression.name === 'items') return { map: expression.of, sorted: false };
  return expression.name === 'list' ? pairsOf(expression.of) : null;
}

/** The map whose keys alone a loop goes through. */
function keysOf(expression: Expression): Expression | null {
  return isMethod(expression, 'keys') ? expression.callee.of : null;
}

type Method = Extract<Expression, { kind: 'call' }> & { readonly callee: Extract<Expression, { kind: 'member' }> };

function isMethod(expression: Expression, name: string): expression is Method {
  if (expression.kind !== 'call' || expression.args.length > 0 || expression.callee.kind !== 'member') return false;
  return expression.callee.dotted && expression.callee.key === name;
}

/** A list of texts that stands in the tag itself, as a text that is split. */
function texts(expression: Expression): string | null {
  if (expression.kind !== 'list') return null;
  const items = expression.items.map((item) => (item.kind === 'literal' ? item.value : null));
  if (items.length === 0 || !items.every((item) => typeof item === 'string')) {
    throw new Unconvertible('Only a list of texts can stand in {% for %} itself.');
  }
  const separator = [',', '|', ';', '/', ' '].find((sign) => items.every((item) => !item.includes(sign)));
  if (separator === undefined) throw new Unconvertible('No sign is left to keep the texts of the list apart.');
  return `(split ${asArgument(literal(items.join(separator)))} ${asArgument(literal(separator))})`;
}
