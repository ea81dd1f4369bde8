import type { ConversionNote } from '../../../contract/authoring.ts';
import { MAX_NOTES } from './bounds.ts';
import type { Tag } from './syntax.ts';

/** Ways in which the two languages differ everywhere; each is said once, where it first matters. */
export const caveats = {
  unquoted:
    'A value that stands alone and unquoted keeps its type. Jinja2 writes its text, which YAML reads again: 123, yes or 1.10 as text comes out as something else there.',
  text: 'In quotes or beside other text, true is written true and 1.0 as 1, and null, a list or a map is an error. Jinja2 writes True, 1.0, None and what Python prints.',
  unresolved: 'A name that does not resolve is an error. Jinja2 writes nothing for it.',
  emptyMap: 'A condition holds for an empty map. In Jinja2 it does not.',
  null: 'default stands in for null as well. Jinja2 writes None.',
  mapLoop: 'Going through a map gives its values. Jinja2 gives its keys.',
} as const;

/** One of the differences that hold everywhere. */
export type Caveat = keyof typeof caveats;

/** What became of the constructs of one template. */
export class Report {
  private readonly notes: ConversionNote[] = [];
  private readonly places = new Map<Caveat, { tag: Tag; count: number }>();
  private left = 0;

  /** Notes a construct. */
  add(tag: Tag, outcome: ConversionNote['outcome'], note: string, source: string = tag.source): void {
    if (this.notes.length >= MAX_NOTES) this.left++;
    else this.notes.push({ line: tag.line, construct: cut(source), outcome, note });
  }

  /** Notes a difference that holds everywhere. */
  caveat(kind: Caveat, tag: Tag): void {
    const known = this.places.get(kind);
    if (known === undefined) this.places.set(kind, { tag, count: 1 });
    else known.count++;
  }

  /** Everything noted, by line; differences that hold everywhere stand at their first place. */
  all(): readonly ConversionNote[] {
    const everywhere = [...this.places].map(([kind, { tag, count }]): ConversionNote => {
      const more = count === 1 ? '' : ` So in ${count} places.`;
      return { line: tag.line, construct: cut(tag.source), outcome: 'inexact', note: `${caveats[kind]}${more}` };
    });
    const rest: ConversionNote[] =
      this.left === 0
        ? []
        : [{ line: 1, construct: '', outcome: 'inexact', note: `${this.left} more constructs are not listed.` }];
    return [...this.notes, ...everywhere, ...rest].sort((a, b) => a.line - b.line);
  }
}

function cut(source: string): string {
  const one = source.slice(0, 400).replace(/\s+/g, ' ').trim();
  if (one.length <= 200) return one;
  // Never half of a surrogate pair.
  const short = one.slice(0, 199).replace(/[\ud800-\udbff]$/, '');
  return `${short}…`;
}
