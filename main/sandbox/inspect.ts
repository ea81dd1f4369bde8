import type { Finding } from '../contract/finding.ts';
import type { TemplateInspection, TemplateReads } from '../core/ports.ts';
import { advance, type Expansion } from './expand.ts';
import { normalise } from './layer.ts';
import { placeholderAt } from './placeholder.ts';
import { scanText } from './policy/text-scan.ts';
import { type Place, type Problem, problemOf, toFinding } from './problem.ts';
import { readSkeleton } from './skeleton.ts';
import { type CompiledTemplate, compileTemplate, type Operation, type Program } from './template.ts';
import type { Key } from './tree.ts';
import { unroll } from './unroll.ts';
import { YamlPieces } from './yaml-pieces.ts';

/** What a template's text says about itself, without any values. */
export function inspectTemplate(given: string): TemplateInspection {
  const text = typeof given === 'string' ? normalise(given) : '';
  const compiled = compileTemplate(typeof given === 'string' ? text : given);
  const problems: Problem[] = [...compiled.problems];
  const { variables, secrets } = readsOf(compiled.program);
  const sections = problems.length === 0 ? readSections(compiled, problems) : [];
  const findings: Finding[] = [...problems, ...scanText(text)].map((problem) => withPlace(problem));
  const contextPaths = compiled.reads.map(({ path, place }) => ({ path, line: place.line }));
  return { findings, variables, secrets, contextPaths, sections };
}

/** The names of a template's placeholders, with their lines. */
export function readsOf(program: Program): TemplateReads {
  const variables: { name: string; default: string | null; line: number }[] = [];
  const secrets: { name: string; line: number }[] = [];
  for (const operation of textsOf(program)) {
    eachPlaceholder(operation.text, operation.place, ({ kind, name, fallback }, { line }) => {
      if (kind === 'secret') secrets.push({ name, line });
      else variables.push({ name, default: fallback, line });
    });
  }
  return { variables, secrets };
}

/** There is no name yet: the text itself is the source. */
function withPlace(problem: Problem): Finding {
  return toFinding(problem, 'template');
}

/** Reads alternatives of the control flow, and collects top-level keys and what YAML has to say. */
function readSections(compiled: CompiledTemplate, problems: Problem[]): { key: string; line: number }[] {
  const sections = new Map<string, number>();
  const found = new Map<string, { problem: Problem; times: number }>();
  const expansions = unrolled(compiled, problems);
  // Alternatives have most of their text in common.
  const pieces = new YamlPieces();
  for (const expansion of expansions) {
    try {
      for (const { key, keyPlace } of readSkeleton(expansion, pieces).root.entries) {
        const name = keyName(key);
        if (!sections.has(name)) sections.set(name, keyPlace.line);
      }
    } catch (error) {
      const problem = problemOf(error);
      const mark = `${problem.code} ${problem.place?.line} ${problem.message}`;
      found.set(mark, { problem, times: (found.get(mark)?.times ?? 0) + 1 });
    }
  }
  for (const { problem, times } of found.values()) {
    // Two blocks may exclude each other in a way that only values show.
    if (times === expansions.length) problems.push(problem);
    else if (problem.code === 'YAML_SYNTAX') problems.push({ ...problem, severity: 'warning' });
  }
  return [...sections].map(([key, line]) => ({ key, line })).sort((a, b) => a.line - b.line);
}

function unrolled(compiled: CompiledTemplate, problems: Problem[]): readonly Expansion[] {
  try {
    return unroll(compiled.program);
  } catch (error) {
    problems.push(problemOf(error));
    return [];
  }
}

/** A key that values make is shown with its places left open. */
function keyName(key: Key): string {
  if (typeof key === 'string') return key;
  return key.parts
    .map((part) => (typeof part === 'string' ? part : typeof part === 'number' ? '{{…}}' : part.raw))
    .join('');
}

function* textsOf(program: Program): Generator<Extract<Operation, { kind: 'text' }>> {
  for (const operation of program.operations) {
    if (operation.kind === 'text') yield operation;
    else if (operation.kind !== 'value') {
      yield* textsOf(operation.body);
      yield* textsOf(operation.otherwise);
    }
  }
}

/** Every placeholder of a piece of text outside comments. */
function eachPlaceholder(
  text: string,
  start: Place,
  give: (placeholder: NonNullable<ReturnType<typeof placeholderAt>>, place: Place) => void,
): void {
  let place = start;
  let from = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 2)) {
    if (text[at - 1] === '$') continue;
    place = advance(place, text, from, at);
    from = at;
    const found = placeholderAt(text, at, place);
    const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
    if (found !== null && !/^\s*#/.test(before)) give(found, place);
  }
}
