import { useState } from 'react';
import type { TemplateSummary } from '../../../../main/contract/model.ts';
import { useConsole } from '../../../console.ts';
import { manageWords as words } from '../../../words/manage.ts';
import type { Write } from '../../fleet/writes.ts';
import { useWriteForm } from '../../forms/use-write-form.ts';
import { nameProblem, proposeCopy } from './names.ts';
import { TextField } from './text-field.tsx';
import { useTemplates } from './use-template-names.ts';
import { WriteDialog } from './write-dialog.tsx';

interface NameDialogProps {
  readonly template: Pick<TemplateSummary, 'name'>;
  readonly onClose: () => void;
}

/** Makes a copy under another name, with text, sample, tests and limits; opens it once it is made. */
export function DuplicateDialog(props: NameDialogProps & { readonly version?: number }) {
  const { template, version } = props;
  const { bridge } = useConsole();
  const templates = useTemplates();
  return (
    <NameDialog
      title={words.duplicateTitle(template.name)}
      note={words.takesOver}
      label={words.newName}
      proposal={proposeCopy(template.name, templates.names)}
      problem={(name) => nameProblem(name, templates.names)}
      save={words.duplicateSave}
      saved={words.made}
      detail={words.madeDetail}
      write={(to) => (meta) =>
        bridge.templateDuplicate({ template: template.name, to, ...(version === undefined ? {} : { version }) }, meta)
      }
      onClose={props.onClose}
    />
  );
}

/** Gives a template another name; assignments, pins and history stay. */
export function RenameDialog(props: NameDialogProps) {
  const { template } = props;
  const { bridge } = useConsole();
  const templates = useTemplates();
  return (
    <NameDialog
      title={words.renameTitle(template.name)}
      note={words.renameNote}
      label={words.newName}
      proposal={template.name}
      problem={(name) => nameProblem(name, templates.names, template.name)}
      save={words.renameSave}
      saved={(name) => words.renamed(template.name, name)}
      detail={words.renameNote}
      write={(to) => (meta) => bridge.templateRename({ template: template.name, to }, meta)}
      onClose={props.onClose}
    />
  );
}

/** The dialog of a write that takes one new name. */
function NameDialog(props: {
  readonly title: string;
  readonly note: string;
  readonly label: string;
  readonly proposal: string;
  readonly problem: (name: string) => string | undefined;
  readonly save: (name: string) => string;
  readonly saved: (name: string) => string;
  readonly detail: string;
  readonly write: (name: string) => Write<unknown>;
  readonly onClose: () => void;
}) {
  const { route } = useConsole();
  const form = useWriteForm();
  const [typed, setTyped] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  // The proposal follows the names as they are read, until somebody types.
  const name = typed ?? props.proposal;
  const problem = props.problem(name);
  return (
    <WriteDialog
      title={props.title}
      form={form}
      production={null}
      wrong={Number(problem !== undefined)}
      tried={tried}
      saveLabel={props.save(name)}
      onClose={props.onClose}
      onTry={() => setTried(true)}
      onShow={() => void form.show(props.write(name))}
      onSave={async () => {
        if (!(await form.save(props.write(name), props.saved(name), props.detail))) return;
        props.onClose();
        route.getState().go('templates', name);
      }}
    >
      <p className="dialog-note">{props.note}</p>
      <TextField
        mono
        label={props.label}
        help={words.templateNameHelp}
        value={name}
        error={tried ? problem : undefined}
        onChange={setTyped}
      />
    </WriteDialog>
  );
}
