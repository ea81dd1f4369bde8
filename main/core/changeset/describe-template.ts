import type { Json, JsonObject } from '../../contract/json.ts';
import type { Change } from '../../contract/model.ts';
import type { TemplateBody } from '../template/templates.ts';
import { countDifference, countLines } from '../template/text-difference.ts';

/** Small parts of a template, shown as they are. */
const small = [
  'version',
  'name',
  'kind',
  'document',
  'description',
  'schemaVersion',
  'contextVersion',
  'builtIn',
  'archived',
] as const;

/** Large parts, and what they hold, in words. */
const large: Readonly<Record<'text' | 'sample' | 'tests' | 'limits', (body: TemplateBody) => string>> = {
  text: ({ text }) => counted(countLines(text), 'line'),
  sample: ({ sample }) => (sample === null ? 'none' : counted(Object.keys(sample).length, 'value')),
  tests: ({ tests }) => counted(tests.length, 'test'),
  limits: ({ limits }) => counted(limits.length, 'limit'),
};

/**
 * A change of a template without whole texts, samples and tests: how many lines came and went, and how much of the rest
 * there is. Parts that stayed are left out of a change of one version into another.
 */
export function describeTemplate(change: Change): Change {
  const before = change.before as unknown as TemplateBody | null;
  const after = change.after as unknown as TemplateBody | null;
  const name = (after ?? before)?.name ?? change.entity;
  if (before === null || after === null) return { ...change, entity: name, before: whole(before), after: whole(after) };
  const was: Record<string, Json> = {};
  const is: Record<string, Json> = {};
  for (const part of small) {
    const [old, next] = [before[part] ?? false, after[part] ?? false];
    if (old !== next) [was[part], is[part]] = [old, next];
  }
  for (const part of ['text', 'sample', 'tests', 'limits'] as const) {
    if (JSON.stringify(before[part]) === JSON.stringify(after[part])) continue;
    was[part] = large[part](before);
    is[part] = part === 'text' ? textWords(before.text, after.text) : `${large[part](after)}, changed`;
  }
  return { ...change, entity: name, before: was, after: is };
}

function whole(body: TemplateBody | null): JsonObject | null {
  if (body === null) return null;
  const parts: Record<string, Json> = {};
  for (const part of small) parts[part] = body[part] ?? false;
  for (const part of ['text', 'sample', 'tests', 'limits'] as const) parts[part] = large[part](body);
  return parts;
}

function textWords(before: string, after: string): string {
  const { added, removed } = countDifference(before, after);
  return `${counted(countLines(after), 'line')}: ${added} added, ${removed} removed`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
