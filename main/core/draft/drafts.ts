import { BinnacleError } from '../../contract/errors.ts';
import { currentFact, type FactSource, factHistory } from '../facts.ts';
import type { DraftStore, StoredDraft } from '../ports.ts';
import { listTemplates, type TemplateBody, templateById } from '../template/templates.ts';
import { applyBatches } from './batches.ts';

/** The drafts of a workspace by template, with their texts. */
export class Drafts {
  readonly #store: DraftStore;
  readonly #source: FactSource;
  /** Texts by draft, good for as long as the draft has this many batches. */
  readonly #texts = new Map<string, { readonly batches: number; readonly text: string }>();

  constructor(store: DraftStore, source: FactSource) {
    this.#store = store;
    this.#source = source;
  }

  /** Those in which something was typed, oldest first. */
  all(): readonly StoredDraft[] {
    return this.#store.list().filter((one) => one.batches.length > 0 || one.trouble !== '');
  }

  /** The draft of a template, by the template's identifier; also one that was begun and holds nothing. */
  of(template: string): StoredDraft | undefined {
    const all = this.#store.list().filter(({ head }) => head.template === template);
    return all.find(({ batches }) => batches.length > 0) ?? all[0];
  }

  /**
   * A draft by its identifier or its template's name.
   * @throws BinnacleError NOT_FOUND.
   */
  find(named: string): StoredDraft {
    const all = this.all();
    const template = listTemplates(this.#source).find(({ body }) => body.name === named);
    const found =
      all.find(({ head }) => head.id === named) ?? all.find(({ head }) => head.template === template?.entity);
    if (found !== undefined) return found;
    throw new BinnacleError(
      'NOT_FOUND',
      template === undefined
        ? `There is no draft ${JSON.stringify(named)}, and no template of this name.`
        : `The template ${named} has no draft.`,
      { path: 'draft', fix: 'List those there are with `draft list`.' },
    );
  }

  /** The name of a draft's template now, or the last it had; empty where the draft cannot tell. */
  nameOf({ head }: StoredDraft): string {
    const body =
      currentFact<TemplateBody>(this.#source, 'template', head.template) ??
      factHistory<TemplateBody>(this.#source, 'template', head.template).at(-1)?.body;
    return body?.name ?? '';
  }

  /** The text of a version of a template. @throws BinnacleError NOT_FOUND. */
  base(template: string, version: number): string {
    const text =
      templateById(this.#source, template, version)?.text ??
      factHistory<TemplateBody>(this.#source, 'template', template).find(({ body }) => body.version === version)?.body
        .text;
    if (text !== undefined) return text;
    throw new BinnacleError('NOT_FOUND', `There is no version ${version} of the template to start a draft from.`, {
      path: 'baseVersion',
      fix: 'List its versions with `template history`.',
    });
  }

  /** A draft's text: its base with all batches applied. */
  text(draft: StoredDraft): string {
    const { head, batches } = draft;
    const known = this.#texts.get(head.id);
    if (known?.batches === batches.length) return known.text;
    const text = applyBatches(this.base(head.template, head.baseVersion), batches);
    this.#texts.set(head.id, { batches: batches.length, text });
    return text;
  }

  /** Remembers the text of a draft after so many batches. */
  remember(draft: string, batches: number, text: string): void {
    this.#texts.set(draft, { batches, text });
  }

  /** Destroys a draft. @throws BinnacleError STORAGE_FAILED. */
  destroy(draft: string): void {
    this.#store.destroy(draft);
    this.#texts.delete(draft);
  }
}
