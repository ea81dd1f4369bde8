import type { Shape, ShapeChange, WhatIf } from '../../../main/contract/whatif.ts';
import { dotted } from '../../format.ts';
import { whatIfWords as words } from '../../words/whatif.ts';
import { sideText } from './side-text.ts';

/** The parts of the list of shapes, most severe first. */
export const sections = ['removed', 'invalid', 'outlier', 'size'] as const;
/** One of `sections`. */
export type Section = (typeof sections)[number];

/** Where a shape stands in the list. */
export function sectionOf(shape: Pick<Shape, 'kind' | 'outlier'>): Section {
  if (shape.kind === 'removed' || shape.kind === 'invalid') return shape.kind;
  return shape.outlier ? 'outlier' : 'size';
}

/** The shapes of one section, with the tenants counted under them. */
export interface ShapeGroup {
  readonly section: Section;
  readonly tenants: number;
  readonly shapes: readonly Shape[];
}

/** Shapes by section, in the order they came; sections without any are left out. */
export function groupShapes(shapes: readonly Shape[]): readonly ShapeGroup[] {
  return sections
    .map((section) => {
      const own = shapes.filter((shape) => sectionOf(shape) === section);
      return { section, shapes: own, tenants: own.reduce((sum, shape) => sum + shape.tenants, 0) };
    })
    .filter((group) => group.shapes.length > 0);
}

/** What the bar over the fleet is made of; the parts add up to all tenants. */
export function fleetParts(result: Pick<WhatIf, 'shapes' | 'tenants' | 'changed'>) {
  const of = (section: Section) =>
    result.shapes.reduce((sum, shape) => sum + (sectionOf(shape) === section ? shape.tenants : 0), 0);
  return [
    { part: 'removed', tenants: of('removed') },
    { part: 'invalid', tenants: of('invalid') },
    { part: 'outlier', tenants: of('outlier') },
    { part: 'changed', tenants: of('size') },
    { part: 'unchanged', tenants: Math.max(0, result.tenants - result.changed) },
  ] as const;
}

/** The word for what a shape does. */
export function shapeWord(shape: Pick<Shape, 'kind' | 'outlier'>): string {
  return sectionOf(shape) === 'outlier' ? words.outlier : words.kinds[shape.kind];
}

/** A shape's changes, what is lost first, then what an error speaks of, then the rest as it came. */
export function leadingChanges(shape: Pick<Shape, 'changes' | 'findings'>): readonly ShapeChange[] {
  const wrong = new Set(shape.findings.map((one) => one.path));
  const rank = ({ path, after }: ShapeChange) => (after === null ? 0 : wrong.has(path) ? 1 : 2);
  return shape.changes.toSorted((a, b) => rank(a) - rank(b));
}

/** Shapes that hold every word that was typed: in a path, a value, an error, an environment or their own word. */
export function filterShapes(shapes: readonly Shape[], query: string): readonly Shape[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return shapes;
  return shapes.filter((shape) => {
    const text = [
      shapeWord(shape),
      ...shape.environments,
      ...shape.changes.flatMap((one) => [one.document, dotted(one.path), sideText(one.before), sideText(one.after)]),
      ...shape.findings.flatMap((one) => [one.code, one.message]),
    ]
      .join('\n')
      .toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** What a mark of having been reviewed holds on to: the same changes, reaching as many renderings. */
export function reviewKey(shape: Pick<Shape, 'id' | 'renderings'>): string {
  return `${shape.id} ${shape.renderings}`;
}
