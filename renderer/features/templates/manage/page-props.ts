import type { DraftChange } from '../../../../main/contract/authoring.ts';
import type { Template } from '../../../../main/contract/model.ts';

/** What every page of an open template gets. */
export interface TemplatePageProps {
  /** The newest saved version. */
  readonly template: Template;
  /** The text as it stands in the editor, saved or not. */
  readonly text: string;
  /** Edits the unsaved text; changes apply one after the other, as typed ones do. */
  readonly applyChanges: (changes: readonly DraftChange[]) => void;
  /** The pinned tenant's identifier; empty while there is none. */
  readonly tenant: string;
  readonly environment: string;
  readonly document: string;
}
