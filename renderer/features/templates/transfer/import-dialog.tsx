import { DocumentOpenIcon, ErrorIcon, FolderOpenIcon } from '@blueprintjs/icons';
import { useEffect, useRef, useState } from 'react';
import type { ImportRow } from '../../../../main/contract/authoring.ts';
import { type TemplateKind, templateKinds } from '../../../../main/contract/model.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { DialogHead } from '../../../components/dialog-head.tsx';
import { FailureNotice } from '../../../components/states.tsx';
import { capsOf } from '../../../frame/bindings.ts';
import { useKey } from '../../../frame/key-registry.ts';
import { transferWords as words } from '../../../words/transfer.ts';
import { words as all } from '../../../words.ts';
import { SelectField, TextField } from '../manage/text-field.tsx';
import { WhyFields } from '../manage/write-dialog.tsx';
import { filesOfField } from './dropped-files.ts';
import { ImportRows } from './import-rows.tsx';
import type { ChosenFile } from './read-files.ts';
import { type ImportFlow, useImport } from './use-import.ts';
import '../../forms/forms.css';
import './transfer.css';

const count = (rows: readonly ImportRow[], outcome: ImportRow['outcome']) =>
  rows.filter((row) => row.outcome === outcome).length;

/** Imports templates: files, a folder or a .zip are read in the page, what would change is shown, then it is taken as one change set. */
export function ImportDialog(props: {
  /** Files that were dropped; null: the dialog asks for them. */
  readonly files: readonly ChosenFile[] | null;
  readonly onClose: () => void;
}) {
  const flow = useImport();
  const [why, setWhy] = useState({ reason: '', ticket: '' });
  const [settings, setSettings] = useState<boolean | null>(null);
  const { take } = flow;
  const given = useRef(false);
  useEffect(() => {
    if (props.files === null || given.current) return;
    given.current = true;
    void take(props.files);
  }, [props.files, take]);
  const { rows } = flow;
  const changing = count(rows, 'added') + count(rows, 'changed');
  const refused = count(rows, 'refused');
  const blocked =
    changing === 0
      ? refused > 0
        ? words.blockedAll
        : words.blockedNothing
      : refused > 0 && !flow.choices.partial
        ? words.blockedRefused(refused)
        : undefined;
  const review = flow.stage === 'review' || (flow.stage === 'checking' && rows.length > 0);
  const save = async () => {
    if (!review || blocked !== undefined || flow.busy) return;
    if (await flow.save(why)) props.onClose();
  };
  useKey('primary', () => void save());
  return (
    <Dialog name={words.importTitle} onClose={props.onClose} className="form-dialog wide-dialog">
      <DialogHead title={words.importTitle} onClose={props.onClose} />
      {flow.failure === null ? null : <FailureNotice failure={flow.failure} />}
      {flow.refusal === null ? null : (
        <div className="notice notice-danger" role="alert">
          <ErrorIcon size={14} aria-hidden="true" />
          <div className="notice-text">
            <p className="strong">{flow.refusal.message}</p>
            <p className="second">{flow.refusal.fix}</p>
          </div>
        </div>
      )}
      <div className="dialog-body">
        <p role="status" className={flow.stage === 'reading' || flow.stage === 'checking' ? 'second' : 'hidden-text'}>
          {flow.stage === 'reading' ? words.reading(flow.chosen) : flow.stage === 'checking' ? words.checking : ''}
        </p>
        {flow.stage === 'choose' ? <Choose onFiles={(files) => void take(files)} /> : null}
        {review && rows.length > 0 ? (
          <>
            <div>
              <h3 className="import-headline">
                {words.headline(count(rows, 'added'), count(rows, 'changed'), count(rows, 'same'), refused)}
              </h3>
              <p className="quiet small">
                {words.from(flow.read?.files.length ?? 0, flow.read?.bytes ?? 0)}
                {(flow.read?.leftOut ?? 0) > 0 ? `, ${words.leftOut(flow.read?.leftOut ?? 0)}` : ''}
              </p>
            </div>
            <ImportRows rows={rows} />
            {refused > 0 ? (
              <label className="in-place">
                <input
                  type="checkbox"
                  checked={flow.choices.partial}
                  onChange={(event) => flow.choose({ partial: event.target.checked })}
                />
                {words.partial(refused)}
              </label>
            ) : null}
            <details open={settings ?? refused > 0} onToggle={(event) => setSettings(event.currentTarget.open)}>
              <summary>{words.choices}</summary>
              <Choices flow={flow} />
            </details>
            <WhyFields form={{ why, setWhy }} needed={false} error={undefined} />
          </>
        ) : null}
      </div>
      <div className="dialog-foot">
        {review ? (
          <>
            <Button
              tone="primary"
              keys={capsOf('primary')}
              {...(blocked !== undefined ? { disabledWhy: blocked } : {})}
              onPress={() => void save()}
            >
              {words.importSave(changing)}
            </Button>
            <Button onPress={flow.restart}>{words.again}</Button>
          </>
        ) : null}
        <span className="grow" />
        <span className="quiet small">{review ? (blocked ?? all.fleet.savedHere) : words.dropHere}</span>
      </div>
    </Dialog>
  );
}

/** The two ways to choose what is imported. */
function Choose({ onFiles }: { readonly onFiles: (files: readonly ChosenFile[]) => void }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useEffect(() => folder.current?.setAttribute('webkitdirectory', ''), []);
  const field = (name: string, ref: typeof files, more: { multiple?: boolean; accept?: string }) => (
    <input
      ref={ref}
      type="file"
      className="hidden-text"
      tabIndex={-1}
      aria-label={name}
      {...more}
      onChange={(event) => {
        const taken = filesOfField(event.target.files);
        // The same file may be chosen again after it was corrected.
        event.target.value = '';
        if (taken.length > 0) onFiles(taken);
      }}
    />
  );
  return (
    <>
      <p className="dialog-note">{words.importNote}</p>
      <div className="card-actions">
        <Button icon={<DocumentOpenIcon size={14} aria-hidden="true" />} onPress={() => files.current?.click()}>
          {words.chooseFiles}
        </Button>
        <Button icon={<FolderOpenIcon size={14} aria-hidden="true" />} onPress={() => folder.current?.click()}>
          {words.chooseFolder}
        </Button>
      </div>
      {field(words.chooseFilesName, files, { multiple: true, accept: '.zip,.yaml,.yml,.json,.hbs,.j2,.jinja,.jinja2' })}
      {field(words.chooseFolderName, folder, { multiple: true })}
    </>
  );
}

/** How lone text files are read: those that bring no manifest. */
function Choices({ flow }: { readonly flow: ImportFlow }) {
  const { choices } = flow;
  return (
    <div className="form-triple import-choices">
      <SelectField
        label={words.language}
        value={choices.from}
        options={(['', 'handlebars', 'jinja2'] as const).map((value) => ({ value, label: words.languages[value] }))}
        onChange={(from) => flow.choose({ from })}
      />
      <SelectField<'' | TemplateKind>
        label={words.kind}
        value={choices.kind}
        options={[
          { value: '', label: words.kindNone },
          ...templateKinds.map((value) => ({ value, label: all.templates.kinds[value] })),
        ]}
        onChange={(kind) => flow.choose({ kind })}
      />
      <TextField
        optional
        mono
        label={words.document}
        value={choices.document}
        onChange={(document) => flow.choose({ document: document.trim() })}
      />
    </div>
  );
}
