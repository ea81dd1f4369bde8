import type { TemplateMatch } from '../../../../main/contract/authoring.ts';

/** A line with its match: what stands before, the match, what stands behind; a long line is cut around the match. */
export function cutLine(match: Pick<TemplateMatch, 'text' | 'column' | 'length'>): readonly [string, string, string] {
  const start = Math.min(match.column - 1, match.text.length);
  const end = Math.min(start + match.length, match.text.length);
  const before = match.text.slice(0, start).trimStart();
  const lead = before.length > 60 ? `…${before.slice(-58)}` : before;
  return [lead, match.text.slice(start, end), match.text.slice(end, end + 120)];
}

/** Matches by template, in the order they came. */
export function byTemplate(matches: readonly TemplateMatch[]): ReadonlyMap<string, readonly TemplateMatch[]> {
  const groups = new Map<string, TemplateMatch[]>();
  for (const match of matches) {
    const group = groups.get(match.template);
    if (group === undefined) groups.set(match.template, [match]);
    else group.push(match);
  }
  return groups;
}
