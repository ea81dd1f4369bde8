import { BinnacleError } from '../../contract/errors.ts';
import type { FactVersion } from '../facts.ts';
import type { Call, ServiceDeps } from '../service.ts';
import type { TemplateBody } from './templates.ts';

/** The draft that a save takes the place of. */
interface SavedDraft {
  /** Destroys it, unless somebody typed on since the save was asked for: those characters are in no version. */
  readonly destroy: () => void;
}

/**
 * The draft a save names, or null when it names none.
 * @throws BinnacleError INVALID_INPUT when there is no such draft, when it is of another template, or when no text is saved.
 */
export function savedDraft(
  { drafts }: ServiceDeps,
  call: Call,
  fact: FactVersion<TemplateBody>,
  asked: { readonly draft?: string; readonly text?: string },
): SavedDraft | null {
  const id = asked.draft;
  if (id === undefined) return null;
  const refuse = (message: string, fix: string): never => {
    throw new BinnacleError('INVALID_INPUT', message, { path: 'draft', fix });
  };
  const { name } = fact.body;
  const found = drafts.read(id);
  if (found === undefined) {
    return refuse(`There is no draft ${JSON.stringify(id)}.`, 'List those there are with `draft list`.');
  }
  if (found.head.template !== fact.entity) {
    return refuse(`The draft ${id} is not of the template ${name}.`, 'List drafts with `draft list`.');
  }
  if (asked.text === undefined) {
    return refuse(`The draft ${id} would be destroyed without its text being saved.`, 'Give the text with it.');
  }
  const kept = found.batches.length;
  return {
    destroy: () => {
      try {
        if ((drafts.read(id)?.batches.length ?? 0) !== kept) return;
        drafts.destroy(id);
        call.tell({ kind: 'draft', template: name, draft: null, holder: null });
      } catch {
        // The version is on disk. A draft that could not be destroyed is still listed, and discarded from there.
      }
    },
  };
}
