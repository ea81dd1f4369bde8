import { useState } from 'react';
import { useConsole, useConsoleState } from '../../../console.ts';
import { bulkWords } from '../../../words/fleet-bulk.ts';
import { words } from '../../../words.ts';
import { useWriteForm } from '../../forms/use-write-form.ts';
import { TextField } from '../../templates/manage/text-field.tsx';
import { WriteDialog } from '../../templates/manage/write-dialog.tsx';
import type { Write } from '../writes.ts';

/** What the contract takes as a name; the host checks it again. */
const namePattern = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

/** Keeps a selection under a name, to be used as `@name`. */
export function SaveSelectionDialog(props: { readonly expression: string; readonly onClose: () => void }) {
  const { bridge, fleet } = useConsole();
  const selections = useConsoleState('fleet', (state) => state.selections);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const form = useWriteForm();
  const wrong = !namePattern.test(name);
  const there = selections.some((one) => one.name === name);
  const write: Write<unknown> = (meta) => bridge.selectionSet({ name, expression: props.expression }, meta);
  return (
    <WriteDialog
      title={bulkWords.saveTitle}
      form={form}
      production={null}
      wrong={Number(wrong)}
      tried={tried}
      saveLabel={bulkWords.saveSave(name)}
      onClose={props.onClose}
      onTry={() => setTried(true)}
      onShow={() => void form.show(write)}
      onSave={async () => {
        if (!(await form.save(write, bulkWords.saved(name), words.fleet.savedHere))) return;
        void fleet.getState().readSelections();
        props.onClose();
      }}
    >
      <TextField
        mono
        label={bulkWords.saveName}
        help={there ? bulkWords.saveReplaces(name) : bulkWords.saveNameHelp}
        error={tried && wrong ? bulkWords.saveNeedsName : undefined}
        value={name}
        onChange={(text) => setName(text.trim())}
      />
      <TextField
        mono
        readOnly
        label={bulkWords.saveExpression}
        value={props.expression}
        maxLength={4000}
        onChange={() => undefined}
      />
    </WriteDialog>
  );
}

/** Takes a saved selection's name away. */
export function DeleteSelectionDialog(props: { readonly name: string; readonly onClose: () => void }) {
  const { name } = props;
  const { bridge, fleet } = useConsole();
  const form = useWriteForm();
  const write: Write<unknown> = (meta) => bridge.selectionDelete({ name }, meta);
  return (
    <WriteDialog
      title={bulkWords.deleteTitle(name)}
      form={form}
      production={null}
      wrong={0}
      tried={false}
      saveLabel={bulkWords.deleteSave(name)}
      onClose={props.onClose}
      onTry={() => undefined}
      onShow={() => void form.show(write)}
      onSave={async () => {
        if (!(await form.save(write, bulkWords.deleted(name), words.fleet.savedHere))) return;
        void fleet.getState().readSelections();
        props.onClose();
      }}
    >
      <p className="dialog-note">{bulkWords.deleteNote}</p>
    </WriteDialog>
  );
}
