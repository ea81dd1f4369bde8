import type { Expression, Node } from './syntax.ts';

/** The expressions an expression is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'name':
    case 'literal':
    case 'foreign':
      return [];
    case 'list':
      return expression.items;
    case 'member':
    case 'not':
    case 'negative':
      return [expression.of];
    case 'subscript':
      return [expression.of, expression.index];
    case 'call':
      return [expression.callee, ...expression.args, ...expression.named.values()];
    case 'filter':
    case 'test':
      return [expression.of, ...expression.args, ...expression.named.values()];
    case 'compare':
      return [expression.left, ...expression.rest.map(({ right }) => right)];
    case 'and':
    case 'or':
    case 'binary':
      return [expression.left, expression.right];
    case 'choice': {
      const { condition, chosen, otherwise } = expression;
      return otherwise === null ? [condition, chosen] : [condition, chosen, otherwise];
    }
  }
}

/** Whether some part of an expression is what is looked for. */
export function holdsPart(expression: Expression, wanted: (part: Expression) => boolean): boolean {
  return wanted(expression) || partsOf(expression).some((part) => holdsPart(part, wanted));
}

/** Whether some expression of a template's nodes is what is looked for. */
export function nodesHold(nodes: readonly Node[], wanted: (part: Expression) => boolean): boolean {
  const holds = (expression: Expression | null) => expression !== null && holdsPart(expression, wanted);
  const within = (node: Node): boolean => {
    switch (node.kind) {
      case 'output':
        return holds(node.expression);
      case 'set':
        return holds(node.value);
      case 'if':
        return node.branches.some(({ condition, body }) => holds(condition) || nodesHold(body, wanted));
      case 'for': {
        const inner = holds(node.iterated) || holds(node.filter) || nodesHold(node.body, wanted);
        return inner || (node.otherwise !== null && nodesHold(node.otherwise.body, wanted));
      }
      case 'with':
        return node.values.some(({ value }) => holds(value)) || nodesHold(node.body, wanted);
      case 'block':
        return nodesHold(node.body, wanted);
      case 'text':
      case 'raw':
      case 'comment':
      case 'foreign':
        return false;
    }
  };
  return nodes.some(within);
}

/** Whether two expressions are written alike. */
export function alike(a: Expression, b: Expression): boolean {
  if (a.kind === 'name' && b.kind === 'name') return a.name === b.name;
  if (a.kind === 'member' && b.kind === 'member') return a.key === b.key && alike(a.of, b.of);
  return false;
}
