import { type Expansion, expand } from './expand.ts';
import { Budget, rootScope } from './scope.ts';
import type { Operation, Program } from './template.ts';

type Block = Exclude<Operation, { kind: 'text' | 'value' }>;

/** How many alternatives of one template are looked at. */
const MOST_ALTERNATIVES = 16;

/** Texts a template can expand to, found without values: every block taken once, none taken, and each block skipped by itself. */
export function unroll(program: Program): readonly Expansion[] {
  const blocks: Block[] = [];
  collect(program, blocks);
  const ways: ((block: Block) => boolean)[] = [() => true];
  if (blocks.length > 0) ways.push(() => false);
  if (blocks.length > 1) for (const skipped of blocks) ways.push((block) => block !== skipped);
  const scope = rootScope(null, new Budget());
  return ways.slice(0, MOST_ALTERNATIVES).map((taken) => {
    const operations = flatten(program, taken);
    return expand({ operations, active: operations.filter(({ kind }) => kind === 'value') }, scope);
  });
}

function collect(program: Program, blocks: Block[]): void {
  for (const operation of program.active) {
    if (operation.kind === 'value' || operation.kind === 'text') continue;
    blocks.push(operation);
    collect(operation.body, blocks);
    collect(operation.otherwise, blocks);
  }
}

function flatten(program: Program, taken: (block: Block) => boolean): Operation[] {
  return program.operations.flatMap((operation) => {
    if (operation.kind === 'text' || operation.kind === 'value') return [operation];
    const body = operation.body;
    return flatten(taken(operation) ? body : operation.otherwise, taken);
  });
}
