import type { ConversionNote } from '../../../contract/authoring.ts';
import { TemplateWriter } from './template-writer.ts';

/** A template that was written in Jinja2. */
export interface Conversion {
  /** In the template language: YAML with Handlebars and placeholders. */
  readonly text: string;
  /** What became of each construct, by line of the original. */
  readonly notes: readonly ConversionNote[];
}

/**
 * Converts a Jinja2 template, read with Jinja2's default settings, to the template language.
 *
 * `exact` means: the rendered document is the same for every value that its place is meant for. The few ways in which
 * the two languages differ everywhere are noted once each, as `inexact`, where they first matter.
 * @throws Jinja2Error for a text that Jinja2 itself would not read, or that is beyond the bounds.
 */
export function convertJinja2(source: string): Conversion {
  const normal = (source.charCodeAt(0) === 0xfeff ? source.slice(1) : source).replace(/\r\n?/g, '\n');
  return new TemplateWriter(normal).convert();
}
