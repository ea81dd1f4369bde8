import { lazy, Suspense } from 'react';
import type { Template } from '../../../main/contract/model.ts';
import { DiscardDialog } from './drafts/discard-dialog.tsx';
import type { DraftSession } from './drafts/draft-session.ts';
import type { TemplateAction } from './title-bar.tsx';

const DuplicateDialog = lazy(async () => ({ default: (await import('./manage/name-dialogs.tsx')).DuplicateDialog }));
const RenameDialog = lazy(async () => ({ default: (await import('./manage/name-dialogs.tsx')).RenameDialog }));
const AssignDialog = lazy(async () => ({ default: (await import('./manage/assign-dialog.tsx')).AssignDialog }));
const PinDialog = lazy(async () => ({ default: (await import('./manage/pin-dialog.tsx')).PinDialog }));
const ArchiveDialog = lazy(async () => ({ default: (await import('./manage/archive-dialog.tsx')).ArchiveDialog }));
const ExportDialog = lazy(async () => ({ default: (await import('./transfer/export-dialog.tsx')).ExportDialog }));

/** The dialog of an action on the open template. */
export function ActionDialog(props: {
  readonly action: TemplateAction | null;
  readonly template: Template;
  readonly session: DraftSession;
  readonly tenant: string;
  readonly onClose: () => void;
}) {
  const { action, template, onClose } = props;
  const shown = {
    format: null,
    usage: null,
    discard: <DiscardDialog session={props.session} onClose={onClose} />,
    duplicate: <DuplicateDialog template={template} onClose={onClose} />,
    rename: <RenameDialog template={template} onClose={onClose} />,
    assign: <AssignDialog template={template} tenant={props.tenant} onClose={onClose} />,
    pin: <PinDialog template={template} version={null} tenant={props.tenant} onClose={onClose} />,
    archive: <ArchiveDialog template={template} onClose={onClose} />,
    export: <ExportDialog chosen={[template.name]} onClose={onClose} />,
  };
  return action === null ? null : <Suspense fallback={null}>{shown[action]}</Suspense>;
}
