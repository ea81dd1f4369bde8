import type { TemplateVersion } from '../../contract/authoring.ts';
import type { Json } from '../../contract/json.ts';
import { currentFacts, type FactChange, type FactSource, type FactVersion, factHistory, factSteps } from '../facts.ts';
import { type Pin, readVersions, type TemplateBody } from './templates.ts';
import { countDifference } from './text-difference.ts';

/** The parts of a template a person may change; a version is a set of them under a number. */
export type TemplateContent = Partial<
  Pick<
    TemplateBody,
    'name' | 'description' | 'text' | 'sample' | 'tests' | 'limits' | 'schemaVersion' | 'contextVersion' | 'archived'
  >
>;

/** The parts of a template beside its text, in the words a history uses for them. */
const parts = [
  'name',
  'description',
  'document',
  'sample',
  'tests',
  'limits',
  'schemaVersion',
  'contextVersion',
  'archived',
] as const;

/**
 * The number of a template's next version: one more than it ever had. An undo brings an old body back under its old
 * number, so the newest body's own number may be lower.
 */
export function nextVersion(source: FactSource, id: string): number {
  return Math.max(0, ...readVersions(source, id)) + 1;
}

/** The change that makes a template's next version with other content; null where the content is what it is. */
export function nextTemplate(
  source: FactSource,
  fact: FactVersion<TemplateBody>,
  content: TemplateContent,
): { readonly body: TemplateBody; readonly change: FactChange } | null {
  const { archived = false, ...given } = fact.body;
  const before = { ...given, archived };
  const changed = Object.entries(content).some(
    ([key, value]) => JSON.stringify(before[key as keyof typeof before]) !== JSON.stringify(value),
  );
  if (!changed) return null;
  const body: TemplateBody = {
    ...fact.body,
    ...content,
    version: nextVersion(source, fact.entity),
    builtIn: false,
  };
  return { body, change: templateChange(body) };
}

/** The change that writes a template's body. */
export function templateChange(body: TemplateBody): FactChange {
  return { kind: 'template', entity: body.id, after: body as unknown as Json };
}

/** Which parts beside the text differ in two bodies. */
export function changedParts(before: TemplateBody, after: TemplateBody): readonly string[] {
  const read = (body: TemplateBody, part: (typeof parts)[number]) =>
    JSON.stringify(part === 'archived' ? (body.archived ?? false) : body[part]);
  return parts.filter((part) => read(before, part) !== read(after, part));
}

/** The change set that stands behind a version. */
interface ChangeSetRow {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly ticket: string;
  readonly author: string;
  readonly time: number;
}

/** The change set at a position. */
export function changeSetAt(source: FactSource, position: number): ChangeSetRow {
  const row = source.get<ChangeSetRow>('SELECT id, title, reason, ticket, author, time FROM change_set WHERE seq = ?', [
    position,
  ]);
  if (row === undefined) throw new Error(`change set ${position} is not there`);
  return row;
}

/**
 * A template's versions, newest number first, below `before`. Each is told by the change set that made it first: one
 * that an undo brought back keeps its number and its story.
 */
export function templateVersions(
  source: FactSource,
  id: string,
  asked: { readonly before: number; readonly limit: number },
): { readonly rows: readonly TemplateVersion[]; readonly total: number; readonly more: boolean } {
  const history = factHistory<TemplateBody>(source, 'template', id);
  const current = history.find(({ endedBy }) => endedBy === null)?.body.version;
  const first = new Map<number, { by: number; before: TemplateBody | null; after: TemplateBody }>();
  for (const { by, before, after } of factSteps(history)) {
    if (after !== null && !first.has(after.version)) first.set(after.version, { by, before, after });
  }
  const pinned = new Map<number | undefined, number>();
  for (const { body } of currentFacts<Pin>(source, 'pin')) {
    if (body.template !== id) continue;
    const held = body.version ?? current;
    pinned.set(held, (pinned.get(held) ?? 0) + 1);
  }
  const below = [...first.keys()].filter((version) => version < asked.before).sort((a, b) => b - a);
  const rows = below.slice(0, asked.limit).map((version): TemplateVersion => {
    const { by, before, after } = first.get(version) as {
      by: number;
      before: TemplateBody | null;
      after: TemplateBody;
    };
    const { id: changeSet, time, ...made } = changeSetAt(source, by);
    return {
      version,
      name: after.name,
      changeSet,
      ...made,
      time: new Date(time).toISOString(),
      ...countDifference(before?.text ?? '', after.text),
      parts: before === null ? [] : changedParts(before, after),
      current: version === current,
      pinned: pinned.get(version) ?? 0,
    };
  });
  return { rows, total: first.size, more: below.length > asked.limit };
}
