import type { DraftChange, Vocabulary } from '../../main/contract/authoring.ts';
import type { Finding } from '../../main/contract/finding.ts';
import type { Span, TemplateDocument } from './template-document.ts';

/** What a fix is made from. */
export interface FixSource {
  readonly finding: Finding;
  readonly document: TemplateDocument;
  readonly vocabulary: Vocabulary | null;
}

/** The change that puts a text in the place of another. */
export function replacing(document: TemplateDocument, span: Span, inserted: string): DraftChange {
  return { at: span.start, removed: document.text.slice(span.start, span.end), inserted };
}

/** The line a finding is on, without its end; null when it has none or it is not there any more. */
export function lineOf({ finding, document }: FixSource): Span | null {
  const line = finding.source?.line;
  const start = line === undefined ? undefined : document.lines[line - 1];
  if (start === undefined) return null;
  const next = document.text.indexOf('\n', start);
  return { start, end: next < 0 ? document.text.length : next };
}

/** Last one first, so that none moves the ones still to come. */
export function fromTheEnd(spans: readonly Span[]): readonly Span[] {
  return [...spans].sort((a, b) => b.start - a.start);
}
