import { useEffect, useState } from 'react';
import type { Failure } from '../../../../main/contract/errors.ts';
import { ask } from '../../../bridge/ask.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { DialogHead } from '../../../components/dialog-head.tsx';
import { FailureNotice } from '../../../components/states.tsx';
import { useConsole } from '../../../console.ts';
import { capsOf } from '../../../frame/bindings.ts';
import { useKey } from '../../../frame/key-registry.ts';
import { transferWords as words } from '../../../words/transfer.ts';
import { words as all } from '../../../words.ts';
import { useTemplates } from '../manage/use-template-names.ts';
import { packFiles } from './archive.ts';
import { saveFile } from './save-file.ts';
import '../../forms/forms.css';
import './transfer.css';

/** Saves templates as files: one file by itself, several in a .zip. */
export function ExportDialog(props: {
  /** The templates that are chosen first; absent: all. */
  readonly chosen?: readonly string[];
  readonly onClose: () => void;
}) {
  const { bridge, toasts, announcer } = useConsole();
  const templates = useTemplates();
  const open = templates.all.filter((one) => !one.archived).map((one) => one.name);
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(
    props.chosen === undefined ? null : new Set(props.chosen),
  );
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const names = open.filter((name) => chosen?.has(name) ?? true);
  const save = async () => {
    if (names.length === 0 || busy) return;
    setBusy(true);
    const outcome = await ask(bridge.templateExport({ templates: names }));
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.failure);
    if (!outcome.ok) return;
    const { files } = outcome.data;
    const [only] = files;
    const single = files.length === 1 && only !== undefined;
    const content = single ? only.text : packFiles(files);
    const name = single
      ? (only.path.split('/').at(-1) ?? only.path)
      : `${names.length === 1 ? names[0] : 'templates'}.zip`;
    saveFile(name, content, single ? 'application/yaml' : 'application/zip');
    const title = words.exported(name);
    toasts.getState().show({
      tone: 'success',
      title,
      detail: words.exportedDetail(files.length, content.length),
      changeSet: null,
    });
    announcer.getState().say(title);
    props.onClose();
  };
  useKey('primary', () => void save());
  useEffect(() => {
    if (busy) announcer.getState().say(words.exporting);
  }, [busy, announcer]);
  return (
    <Dialog name={words.exportTitle} onClose={props.onClose} className="form-dialog">
      <DialogHead title={words.exportTitle} onClose={props.onClose} />
      {failure === null ? null : <FailureNotice failure={failure} onRetry={() => void save()} />}
      <div className="dialog-body">
        <p className="dialog-note">{words.exportNote}</p>
        <div className="in-place">
          <span className="strong">{words.exportChosen(names.length, open.length)}</span>
          <Button small tone="link" onPress={() => setChosen(new Set(open))}>
            {words.exportAll}
          </Button>
          <Button small tone="link" onPress={() => setChosen(new Set())}>
            {words.exportNone}
          </Button>
        </div>
        <fieldset className="dialog-list export-list">
          <legend className="hidden-text">{words.exportTitle}</legend>
          {open.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={chosen?.has(name) ?? true}
                onChange={(event) => {
                  const next = new Set(chosen ?? open);
                  if (event.target.checked) next.add(name);
                  else next.delete(name);
                  setChosen(next);
                }}
              />
              <span className="cut">{name}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <div className="dialog-foot">
        <Button
          tone="primary"
          keys={capsOf('primary')}
          {...(names.length === 0
            ? { disabledWhy: words.exportNothing }
            : busy
              ? { disabledWhy: words.exporting }
              : {})}
          onPress={() => void save()}
        >
          {words.exportSave(names.length)}
        </Button>
        <span className="grow" />
        <span className="quiet small">{names.length === 0 ? words.exportNothing : ''}</span>
      </div>
    </Dialog>
  );
}
