import { BinnacleError } from '../../contract/errors.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { findTemplate } from './templates.ts';
import { type LabelledText, textDifference } from './text-difference.ts';
import { templateVersions } from './versions.ts';

/** How many versions a history gives when nobody asks for a number. */
const DEFAULT_LIMIT = 100;
/** The longest text a difference is made of: what a template may be at most. */
const MAX_TEXT = 256 * 1024;

/** Templates: what their versions were, and how two texts differ. */
export function templateHistoryService({ database }: ServiceDeps): Handlers<'template.history' | 'template.diff'> {
  const sideOf = (
    path: 'left' | 'right',
    side: { readonly template: string; readonly version?: number; readonly text?: string },
  ): LabelledText => {
    if (side.text === undefined) {
      const { version, text } = findTemplate(database, side.template, side.version).body;
      return { label: `${side.template} version ${version}`, text };
    }
    if (side.version !== undefined) {
      throw new BinnacleError('INVALID_INPUT', `The ${path} side names a version and brings a text.`, {
        path,
        fix: 'Give one of the two.',
      });
    }
    findTemplate(database, side.template);
    if (side.text.length > MAX_TEXT) {
      throw new BinnacleError('INVALID_INPUT', `The ${path} text has ${side.text.length} characters.`, {
        path,
        fix: `At most ${MAX_TEXT} are compared: no template is longer.`,
      });
    }
    return { label: `${side.template}, not saved`, text: side.text };
  };

  return {
    'template.history': (_call, asked) => {
      const { entity } = findTemplate(database, asked.template);
      const before = asked.after === undefined ? Number.MAX_SAFE_INTEGER : Number(asked.after);
      if (!Number.isSafeInteger(before)) {
        throw new BinnacleError('INVALID_INPUT', `after is ${JSON.stringify(asked.after)}, and no version number.`, {
          path: 'after',
          fix: 'Pass on what the page before gave as next.',
        });
      }
      const { rows, total, more } = templateVersions(database, entity, {
        before,
        limit: asked.limit ?? DEFAULT_LIMIT,
      });
      return { data: rows, page: { next: more ? String(rows.at(-1)?.version) : null, total } };
    },

    'template.diff': (_call, asked) => ({
      data: textDifference(sideOf('left', asked.left), sideOf('right', asked.right)),
    }),
  };
}
