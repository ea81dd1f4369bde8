import type { LineSource } from './line-sources.ts';

/** Which lines of one template make which lines of the result, both ways. Lines count from 1. */
export interface LineLinks {
  /** Result lines a template line makes. */
  toResult(line: number): readonly number[];
  /** The template line a result line comes from; null when another source made it. */
  toTemplate(line: number): number | null;
}

/** The links between a result and the template of a name, from the result's line sources. */
export function lineLinks(sources: readonly (LineSource | null)[], template: string): LineLinks {
  const made = new Map<number, number[]>();
  for (const [index, one] of sources.entries()) {
    if (one === null || one.source !== template || one.line === null) continue;
    made.set(one.line, [...(made.get(one.line) ?? []), index + 1]);
  }
  return {
    toResult: (line) => made.get(line) ?? [],
    toTemplate(line) {
      const one = sources[line - 1];
      return one?.source === template ? one.line : null;
    },
  };
}
