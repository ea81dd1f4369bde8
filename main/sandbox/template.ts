import Handlebars from 'handlebars';
import { blockNames } from '../contract/helpers.ts';
import { MAX_DEPTH, MAX_EXPRESSION, MAX_NODES, MAX_SOURCE } from './bounds.ts';
import { compileCall, compileExpression, type Evaluate, placeOf, type Surroundings } from './expression.ts';
import { nearest } from './nearest.ts';
import { type Place, type Problem, problemOf, refuse } from './problem.ts';

/** One operation of a compiled template. */
export type Operation =
  /** The template's own characters. */
  | { readonly kind: 'text'; readonly text: string; readonly place: Place; readonly chosenBy: string | null }
  /** A value to be put into the tree. */
  | { readonly kind: 'value'; readonly slot: Slot; readonly chosenBy: string | null }
  | {
      readonly kind: 'if';
      readonly condition: Evaluate;
      readonly negated: boolean;
      readonly body: Program;
      readonly otherwise: Program;
      readonly place: Place;
    }
  | {
      readonly kind: 'each' | 'with';
      readonly subject: Evaluate;
      readonly body: Program;
      readonly otherwise: Program;
      readonly names: number;
      readonly place: Place;
    };

/** Where a value goes, seen from the template. */
export interface Slot {
  readonly evaluate: Evaluate;
  /** The first context path it reads, null when it reads none. */
  readonly reads: string | null;
  /** As written, for messages. */
  readonly written: string;
  readonly place: Place;
}

/** Operations in order; `active` are those that are not plain text. */
export interface Program {
  readonly operations: readonly Operation[];
  readonly active: readonly Operation[];
}

/** A template that was read; it can run when `problems` is empty. */
export interface CompiledTemplate {
  readonly program: Program;
  readonly problems: readonly Problem[];
  readonly reads: readonly { readonly path: string; readonly place: Place }[];
}

interface Compilation {
  readonly problems: Problem[];
  readonly reads: { path: string; place: Place }[];
  readonly text: string;
}

const floor = [4, 7, 10];

/** @throws Error when the Handlebars at hand is older than the fixes the sandbox counts on. */
export function assertHandlebars(version: string = Handlebars.VERSION): void {
  const parts = version.split('.').map(Number);
  const difference = floor.map((least, index) => (parts[index] ?? 0) - least).find((gap) => gap !== 0) ?? 0;
  if (difference < 0) throw new Error(`Handlebars ${version} is older than ${floor.join('.')}`);
}

/** Reads a template's text. Never throws for what the text holds: `problems` says what is wrong with it. */
export function compileTemplate(source: string): CompiledTemplate {
  const compilation: Compilation = { problems: [], reads: [], text: source };
  let program: Program = { operations: [], active: [] };
  try {
    // Only text is ever parsed: a ready-made syntax tree could say anything.
    if (typeof source !== 'string') refuse('HANDLEBARS_SYNTAX', 'A template is text.', '');
    if (!source.isWellFormed()) {
      const at = source.search(/\p{Surrogate}/u);
      const place = { line: source.slice(0, at).split('\n').length };
      refuse('TEXT_NOT_UNICODE', 'The template holds half of a surrogate pair.', 'Save it as UTF-8 again.', place);
    }
    const tree = parse(surveyTags(source));
    program = compileProgram(tree, compilation, [], null, 0);
  } catch (error) {
    compilation.problems.push(problemOf(error));
  }
  return { program, problems: compilation.problems, reads: compilation.reads };
}

/**
 * Refuses by plain counting what would keep the parser busy for long. Gives the text with long comments emptied: the
 * parser copies the whole rest of its input for each of them.
 */
function surveyTags(text: string): string {
  if (text.length > MAX_SOURCE) {
    const size = text.length.toLocaleString('en');
    refuse('SOURCE_TOO_LARGE', `The template has ${size} characters.`, 'At most 262,144 are read.');
  }
  let depth = 0;
  let count = 0;
  let kept = '';
  let from = 0;
  for (let at = text.indexOf('{{'); at >= 0; ) {
    const escaped = text[at - 1] === '\\';
    const long = !escaped && /^\{\{~?!--/.test(text.slice(at, at + 6));
    const end = long ? endOfComment(text, at) : text.indexOf('}}', at + 2);
    const length = (end < 0 ? text.length : end) - at;
    const place = () => ({ line: text.slice(0, at).split('\n').length });
    const sign = text[at + 2] === '~' ? text[at + 3] : text[at + 2];
    if (!escaped && text.startsWith('{{{{', at)) {
      refuse('HANDLEBARS_SYNTAX', 'Raw blocks are not part of the language.', 'Escape a literal {{ as \\{{.', place());
    }
    if (sign !== '!' && length > MAX_EXPRESSION) {
      refuse('TOO_MANY_NODES', 'An expression is longer than 4,096 characters.', 'Cut it into several.', place());
    }
    if (++count > MAX_NODES) {
      refuse('TOO_MANY_NODES', 'The template holds more than 20,000 expressions.', 'Split it.', place());
    }
    if (!escaped && sign === '#') depth++;
    if (!escaped && sign === '/') depth--;
    if (depth > MAX_DEPTH) refuse('TOO_DEEP', 'Blocks nest deeper than 64.', 'Nest less.', place());
    if (long && end >= 0) {
      const open = text[at + 2] === '~' ? at + 4 : at + 3;
      const close = text[end - 1] === '~' ? end - 1 : end;
      kept += text.slice(from, open) + text.slice(open, close).replace(/[^\n]/g, ' ');
      from = close;
    }
    at = end < 0 ? -1 : text.indexOf('{{', end + 2);
  }
  return from === 0 ? text : kept + text.slice(from);
}

/** Where the `}}` of a long comment stands, or -1. */
function endOfComment(text: string, start: number): number {
  const end = /--~?\}\}/g;
  end.lastIndex = start;
  const found = end.exec(text);
  return found === null ? -1 : end.lastIndex - 2;
}

function parse(text: string): hbs.AST.Program {
  try {
    return closeChains(Handlebars.parse(text));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const { message } = error as Error;
    const line = /on line (\d+)/.exec(message)?.[1] ?? / - (\d+):\d+$/.exec(message)?.[1];
    const mismatch = /^(\S+) doesn't match (\S+) - /.exec(message);
    const place = line === undefined ? undefined : { line: Number(line) };
    if (mismatch !== null) {
      const [, opened, closed] = mismatch;
      refuse(
        'HANDLEBARS_SYNTAX',
        `{{#${opened}}} is closed by {{/${closed}}}.`,
        `Close it with {{/${opened}}}.`,
        place,
      );
    }
    if (message.includes("got 'EOF'")) {
      refuse('HANDLEBARS_SYNTAX', 'The template ends inside a block.', 'Close every {{#…}} with its {{/…}}.', place);
    }
    const shown = message.split('\n')[1]?.trim().slice(-60);
    return refuse(
      'HANDLEBARS_SYNTAX',
      shown === undefined
        ? `A Handlebars expression does not parse: ${message}.`
        : `A Handlebars expression does not parse near ${shown}`,
      message.includes('CLOSE_UNESCAPED') && shown?.includes('}}}')
        ? 'Put a space between }} and }.'
        : 'Check braces, quotes and block ends.',
      place,
    );
  }
}

function compileProgram(
  tree: hbs.AST.Program | undefined,
  compilation: Compilation,
  blocks: Surroundings['blocks'],
  chosenBy: string | null,
  depth: number,
): Program {
  const operations: Operation[] = [];
  for (const statement of tree?.body ?? []) {
    try {
      const operation = compileStatement(statement, compilation, blocks, chosenBy, depth + 1);
      if (operation !== null) operations.push(operation);
    } catch (error) {
      compilation.problems.push(problemOf(error));
      if (compilation.problems.length > MAX_NODES) throw error;
    }
  }
  return { operations, active: operations.filter((operation) => operation.kind !== 'text') };
}

function compileStatement(
  statement: hbs.AST.Statement,
  compilation: Compilation,
  blocks: Surroundings['blocks'],
  chosenBy: string | null,
  depth: number,
): Operation | null {
  const place = placeOf(statement);
  if (depth > MAX_DEPTH) refuse('TOO_DEEP', 'Blocks nest deeper than 64.', 'Nest less.', place);
  switch (statement.type) {
    case 'ContentStatement':
      return textOperation(statement as hbs.AST.ContentStatement, chosenBy);
    case 'CommentStatement':
      return null;
    case 'MustacheStatement':
      return valueOperation(statement as hbs.AST.MustacheStatement, compilation, blocks, chosenBy, place);
    case 'BlockStatement':
      return blockOperation(statement as hbs.AST.BlockStatement, compilation, blocks, chosenBy, depth, place);
    case 'PartialStatement':
    case 'PartialBlockStatement':
      return refuse(
        'HANDLEBARS_SYNTAX',
        'Partials are not part of the language.',
        'Write the text here, or use an overlay.',
        place,
      );
    case 'Decorator':
    case 'DecoratorBlock':
      return refuse(
        'HANDLEBARS_SYNTAX',
        'Decorators and inline partials are not part of the language.',
        'Write the text here.',
        place,
      );
    default:
      return refuse('HANDLEBARS_SYNTAX', `${statement.type} is not part of the language.`, '', place);
  }
}

/** A piece of text begins where its statement does, less what the white space rules took from its beginning. */
function textOperation(content: hbs.AST.ContentStatement, chosenBy: string | null): Operation | null {
  const { value } = content;
  // The type declaration is wrong about this one: it is the text before white space was taken.
  const original = content.original as unknown as string;
  if (value === '') return null;
  const lead = (text: string) => text.length - text.trimStart().length;
  const taken = original.slice(0, Math.max(0, lead(original) - lead(value)));
  const lines = taken.split('\n');
  const start = content.loc.start;
  const column = lines.length > 1 ? lines.at(-1)!.length + 1 : start.column + 1 + taken.length;
  return { kind: 'text', text: value, place: { line: start.line + lines.length - 1, column }, chosenBy };
}

function reader(compilation: Compilation, blocks: Surroundings['blocks']): { around: Surroundings; paths: string[] } {
  const paths: string[] = [];
  const reads = (path: string, place: Place) => {
    paths.push(path);
    compilation.reads.push({ path, place });
  };
  return { around: { blocks, reads }, paths };
}

function valueOperation(
  mustache: hbs.AST.MustacheStatement,
  compilation: Compilation,
  blocks: Surroundings['blocks'],
  chosenBy: string | null,
  place: Place,
): Operation {
  if (!mustache.escaped) {
    refuse(
      'HANDLEBARS_SYNTAX',
      '{{{…}}} and {{&…}} are not part of the language.',
      'Two braces: values are never escaped.',
      place,
    );
  }
  const { around, paths } = reader(compilation, blocks);
  const written = mustache.path as hbs.AST.Expression & { original?: unknown };
  const bare = mustache.params.length === 0 && !mustache.hash;
  const evaluate = bare
    ? compileExpression(written, around)
    : compileCall(written, mustache.params, mustache.hash, around, false, 0, place);
  const name = written.type === 'PathExpression' ? String(written.original) : 'The value';
  return { kind: 'value', slot: { evaluate, reads: paths[0] ?? null, written: name, place }, chosenBy };
}

function blockOperation(
  block: hbs.AST.BlockStatement,
  compilation: Compilation,
  blocks: Surroundings['blocks'],
  chosenBy: string | null,
  depth: number,
  place: Place,
): Operation {
  const callee = block.path as hbs.AST.PathExpression;
  const name = blockNames.find((known) => known === callee.original && !callee.data);
  if (name === undefined || block.program === undefined) return refuseBlock(callee, place);
  if (block.params.length !== 1 || block.hash) {
    refuse(
      'HANDLEBARS_SYNTAX',
      `{{#${name}}} takes one value.`,
      `Write {{#${name} value}}, with a helper call in brackets.`,
      place,
    );
  }
  const { around, paths } = reader(compilation, blocks);
  const conditional = name === 'if' || name === 'unless';
  const subject = compileExpression(block.params[0]!, around, conditional);
  const names = block.program.blockParams ?? [];
  if (conditional && names.length > 0) {
    refuse('HANDLEBARS_SYNTAX', `{{#${name}}} names nothing.`, 'Take away as |…|.', place);
  }
  const chosen = paths[0] ?? chosenBy;
  const inner = conditional ? blocks : [...blocks, { names, loops: name === 'each' }];
  const body = compileProgram(block.program, compilation, inner, chosen, depth);
  const otherwise = compileProgram(block.inverse, compilation, blocks, chosen, depth);
  if (conditional) {
    return { kind: 'if', condition: subject, negated: name === 'unless', body, otherwise, place };
  }
  return { kind: name, subject, body, otherwise, names: names.length, place };
}

function refuseBlock(callee: hbs.AST.PathExpression, place: Place): never {
  const name = String(callee.original);
  const meant = nearest(name, blockNames);
  const way =
    meant !== null ? `Did you mean {{#${meant} …}}?` : `Write {{#if ${name}}}, {{#each ${name}}} or {{#with ${name}}}.`;
  return refuse('UNKNOWN_HELPER', `There is no block ${name}.`, way, place);
}

/**
 * Takes away the white space before a closing `{{/if}}` that stands alone on its line when the block has `{{else if}}`
 * branches: Handlebars' own rule forgets the last branch of such a chain.
 */
function closeChains(program: hbs.AST.Program): hbs.AST.Program {
  for (const [index, statement] of program.body.entries()) {
    if (statement.type !== 'BlockStatement') continue;
    const block = statement as hbs.AST.BlockStatement & { readonly inverse?: ChainedProgram };
    if (block.program !== undefined) closeChains(block.program);
    if (block.inverse !== undefined) closeChains(block.inverse);
    if (block.inverse?.chained !== true) continue;
    const before = asContent(lastBranch(block.inverse).body.at(-1));
    const behind = program.body[index + 1];
    const ends = behind === undefined || /^[ \t]*\r?\n/.test(originalOf(asContent(behind)));
    if (before !== undefined && ends && /\n[ \t]+$/.test(originalOf(before))) {
      before.value = before.value.replace(/[ \t]+$/, '');
    }
  }
  return program;
}

type ChainedProgram = hbs.AST.Program & { readonly chained?: boolean };

/** The program of the last branch of a chain of `{{else if}}`. */
function lastBranch(chain: ChainedProgram): hbs.AST.Program {
  let last = chain;
  while (last.chained === true) {
    const inner = last.body.at(-1) as hbs.AST.BlockStatement;
    last = inner.inverse ?? inner.program;
  }
  return last;
}

function asContent(statement: hbs.AST.Statement | undefined): hbs.AST.ContentStatement | undefined {
  return statement?.type === 'ContentStatement' ? (statement as hbs.AST.ContentStatement) : undefined;
}

function originalOf(content: hbs.AST.ContentStatement | undefined): string {
  return content === undefined ? '' : (content.original as unknown as string);
}
