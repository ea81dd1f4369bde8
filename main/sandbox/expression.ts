import type { Json } from '../contract/json.ts';
import { MAX_DEPTH } from './bounds.ts';
import { isList, isMap, kindOf } from './data.ts';
import { arityProblem, type Helper, HelperRefusal, helperTable } from './helpers.ts';
import { nearest } from './nearest.ts';
import { type Place, refuse } from './problem.ts';
import type { Loop, Scope } from './scope.ts';
import { type Found, missing } from './truth.ts';

/** A compiled expression: a pure function of its scope. */
export type Evaluate = (scope: Scope) => Found;

/** The blocks around an expression, innermost last, as they are known before anything runs. */
export interface Surroundings {
  readonly blocks: readonly { readonly names: readonly string[]; readonly loops: boolean }[];
  /** Told of every context path read, dotted, as seen from the context's root where that is known. */
  readonly reads: (path: string, place: Place) => void;
}

/** What an element of a list that a helper makes counts for, in characters. */
const ELEMENT_COST = 16;

/** Where an AST node stands, columns counted from 1. */
export function placeOf(node: hbs.AST.Node): Place {
  return { line: node.loc.start.line, column: node.loc.start.column + 1 };
}

/**
 * Compiles one expression of a template.
 *
 * `lenient`: a path that does not resolve gives `missing` instead of stopping the rendering; conditions of `if` and
 * `unless` and what stands in `and`, `or` and `not` there are read so.
 */
export function compileExpression(
  node: hbs.AST.Expression,
  around: Surroundings,
  lenient = false,
  depth = 0,
): Evaluate {
  if (depth > MAX_DEPTH) refuse('TOO_DEEP', 'The expression nests deeper than 64.', 'Nest less.', placeOf(node));
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral': {
      const { value } = node as hbs.AST.StringLiteral | hbs.AST.NumberLiteral | hbs.AST.BooleanLiteral;
      return () => value;
    }
    case 'NullLiteral':
      return () => null;
    case 'UndefinedLiteral':
      return refuse('HANDLEBARS_SYNTAX', 'There is no undefined here.', 'Write null.', placeOf(node));
    case 'PathExpression':
      return compilePath(node as hbs.AST.PathExpression, around, lenient);
    case 'SubExpression': {
      const call = node as hbs.AST.SubExpression;
      return compileCall(call.path, call.params, call.hash, around, lenient, depth + 1, placeOf(node));
    }
    default:
      return refuse('HANDLEBARS_SYNTAX', `${node.type} is not part of the language.`, '', placeOf(node));
  }
}

/** Compiles a helper call. */
export function compileCall(
  callee: hbs.AST.Expression,
  params: readonly hbs.AST.Expression[],
  hash: hbs.AST.Hash | undefined,
  around: Surroundings,
  lenient: boolean,
  depth: number,
  place: Place,
): Evaluate {
  const helper = helperOf(callee, place);
  const { name } = helper.definition;
  if (hash !== undefined && hash !== null) {
    refuse('HELPER_ARGUMENT', `${name} takes no named arguments.`, 'Give the arguments by place.', place);
  }
  const wrong = arityProblem(helper.definition, params.length);
  if (wrong !== null)
    refuse('HELPER_ARGUMENT', `${wrong}.`, `For example ${helper.definition.example.expression}.`, place);
  const condition = lenient && (name === 'and' || name === 'or' || name === 'not');
  const args = params.map((param, index) => {
    const declared = helper.definition.arguments[Math.min(index, helper.definition.arguments.length - 1)]!;
    return compileExpression(param, around, condition || declared.mayBeMissing === true, depth + 1);
  });
  const giveMissing = lenient && name === 'lookup';
  return (scope) => {
    const values: Found[] = [];
    for (const arg of args) values.push(arg(scope));
    const result = callHelper(helper, values, place);
    if (typeof result === 'string') scope.budget.text(result.length, place);
    else if (Array.isArray(result)) scope.budget.text(result.length * ELEMENT_COST, place);
    if (result === missing && !giveMissing) {
      refuse('UNRESOLVED_NAME', 'lookup finds nothing there.', 'Check the key, or wrap it in default.', place);
    }
    return result;
  };
}

function callHelper(helper: Helper, values: readonly Found[], place: Place): Found {
  try {
    return helper.call(values);
  } catch (error) {
    if (!(error instanceof HelperRefusal)) throw error;
    return refuse(
      'HELPER_ARGUMENT',
      `${error.message}.`,
      `For example ${helper.definition.example.expression}.`,
      place,
    );
  }
}

function helperOf(callee: hbs.AST.Expression, place: Place): Helper {
  const path = callee as hbs.AST.PathExpression;
  const name = path.original;
  if (path.type !== 'PathExpression' || path.data || path.depth > 0 || path.parts.length !== 1) {
    refuse('UNKNOWN_HELPER', `${String(name)} is not a helper.`, 'Call a helper by its plain name.', place);
  }
  const helper = helperTable.get(name);
  if (helper === undefined) {
    const meant = nearest(name, helperTable.keys());
    refuse(
      'UNKNOWN_HELPER',
      `There is no helper ${name}.`,
      meant === null ? 'Take one of the helpers of the reference.' : `Did you mean ${meant}?`,
      place,
    );
  }
  return helper;
}

function compilePath(path: hbs.AST.PathExpression, around: Surroundings, lenient: boolean): Evaluate {
  const place = placeOf(path);
  if (path.data) return compileLoopName(path, around, place);
  if (path.parts.some((part) => typeof part !== 'string')) {
    refuse('HANDLEBARS_SYNTAX', 'A path cannot hold an expression.', 'Use lookup.', place);
  }
  const { parts } = path;
  const scoped = /^(?:\.\.?(?:\/|$)|this(?:[./]|$))/.test(path.original);
  const [head] = parts;
  if (!scoped && head !== undefined) {
    for (let hops = 0; hops < around.blocks.length; hops++) {
      const slot = around.blocks[around.blocks.length - 1 - hops]!.names.indexOf(head);
      if (slot >= 0) return walk(path, hops, slot, parts.slice(1), lenient, place);
    }
  }
  if (path.depth > around.blocks.length) {
    refuse('UNRESOLVED_NAME', `${path.original} goes above the context.`, 'Take away ../ parts.', place);
  }
  if (path.depth === around.blocks.length && head !== undefined) around.reads(parts.join('.'), place);
  return walk(path, path.depth, -1, parts, lenient, place);
}

function walk(
  path: hbs.AST.PathExpression,
  hops: number,
  slot: number,
  parts: readonly string[],
  lenient: boolean,
  place: Place,
): Evaluate {
  return (start) => {
    let scope = start;
    for (let hop = 0; hop < hops; hop++) scope = scope.parent!;
    let value: Json = slot < 0 ? scope.value : scope.named[slot]!;
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index]!;
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) {
        if (lenient) return missing;
        return unresolved(path, scope, value, part, parts.slice(0, index), place);
      }
      value = (value as { readonly [key: string]: Json })[part]!;
    }
    return value;
  };
}

function unresolved(
  path: hbs.AST.PathExpression,
  scope: Scope,
  value: Json,
  part: string,
  before: readonly string[],
  place: Place,
): never {
  const where = before.length === 0 ? 'the context' : before.join('.');
  let fix = 'Check the name, or wrap it in default.';
  if (isMap(value)) {
    const meant = nearest(part, Object.keys(value));
    if (meant !== null) fix = `Did you mean ${path.original.slice(0, path.original.length - part.length)}${meant}?`;
  }
  if (before.length === 0) {
    for (let outer = scope.parent, up = '../'; outer !== null; outer = outer.parent, up += '../') {
      if (isMap(outer.value) && Object.hasOwn(outer.value, part)) {
        fix = `Inside each and with, a name is looked up in the element. Write ${up}${path.original}.`;
        break;
      }
    }
  }
  const holder = isMap(value) || isList(value) ? `${where} has no ${part}` : `${where} is ${kindOf(value)}`;
  return refuse('UNRESOLVED_NAME', `${path.original} does not resolve: ${holder}.`, fix, place);
}

const loopNames = ['index', 'key', 'first', 'last'] as const;

function compileLoopName(path: hbs.AST.PathExpression, around: Surroundings, place: Place): Evaluate {
  const name = loopNames.find((known) => known === path.parts[0]);
  if (name === undefined || path.parts.length !== 1) {
    const fix =
      path.parts[0] === 'root'
        ? 'Write ../ as often as blocks stand around.'
        : 'There are @index, @key, @first and @last.';
    refuse('HANDLEBARS_SYNTAX', `${path.original} is not part of the language.`, fix, place);
  }
  // Only each has a loop; `../` counts loops, as it does in Handlebars.
  const loops = around.blocks.filter((block) => block.loops).length;
  if (path.depth >= loops) {
    refuse('HANDLEBARS_SYNTAX', `${path.original} stands outside of each.`, 'Use it inside {{#each}}.', place);
  }
  const key = name as keyof Loop;
  return (start) => {
    let scope = start;
    for (let left = path.depth; ; scope = scope.parent!) {
      if (scope.loop !== null && left-- === 0) return scope.loop[key];
    }
  };
}
