import { showDifference } from '../differences.ts';
import { usageError } from '../usage.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { namedTemplate, versionOf } from './template-name.ts';
import { textParameter } from './template-parts.ts';

/** The verb that says on which lines two versions differ. */
export const templateDiffVerb: Verb = operationVerb({
  name: 'template diff',
  operation: 'template.diff',
  summary: 'say on which lines two versions of a template differ; exit 1 where they do',
  args: ['T', '[A]', '[B]'],
  options: ['file'],
  meanings: { file: { value: 'FILE', help: 'a text that is not saved, in the place of B; `-` reads standard input' } },
  examples: [
    'template diff premium 3 4',
    'template diff premium 3',
    'template diff premium --file premium.yaml',
    'template diff premium@4 standard@2',
  ],
  parameters: async (context) => {
    const { left, right } = sides(context.args, context.line.options.file !== undefined);
    const text = await textParameter(context);
    return { left, right: text === undefined ? right : { ...right, text } };
  },
  show: (difference, screen) => {
    if (difference.hunks.length === 0) screen.note('There is no difference.');
    showDifference(difference, screen);
  },
  failed: ({ hunks }) => hunks.length > 0,
});

/**
 * Which two versions are meant. A and B are versions of T, or other templates; what is left out is T's newest version,
 * except that an unsaved text is held against it. T may carry its version itself, as everywhere else.
 */
function sides([t = '', a, b]: readonly string[], unsaved: boolean): { left: VersionSide; right: VersionSide } {
  const named = namedTemplate(t);
  const { template, version } = named;
  if (version !== undefined && b !== undefined) {
    throw usageError(`${JSON.stringify(t)} names a version, and so do A and B.`, 'Write `template diff T A B`.', 'T');
  }
  if (unsaved) {
    if ((version === undefined ? b : a) !== undefined) {
      throw usageError('--file stands in the place of B.', 'Write `template diff T A --file FILE`.', 'file');
    }
    return { left: version === undefined ? side(template, a) : named, right: { template } };
  }
  if (version !== undefined) return { left: named, right: side(template, a) };
  if (a === undefined) {
    throw usageError(
      '`template diff` needs a version.',
      'Write `template diff T A B`; without B it is the newest. `template history T` lists them.',
      'A',
    );
  }
  const first = side(template, a);
  if (b === undefined && first.template !== template) return { left: { template }, right: first };
  return { left: first, right: side(template, b) };
}

/** A side: a version of the template, another template or one of its versions, or the template's newest version. */
function side(template: string, text: string | undefined): VersionSide {
  if (text === undefined) return { template };
  if (/^@?-?\d+$/.test(text) || text.startsWith('@')) return { template, version: versionOf(text) };
  return namedTemplate(text);
}

interface VersionSide {
  readonly template: string;
  readonly version?: number;
}

/** Shows on which lines two texts differ, for a write that changed one of them. */
export async function showTextChange(
  { call, screen }: VerbContext,
  left: VersionSide,
  right: VersionSide & { readonly text?: string },
): Promise<void> {
  const { data } = await call('template.diff', { left, right });
  if (data.hunks.length === 0) return;
  showDifference(data, screen);
  screen.line();
}
