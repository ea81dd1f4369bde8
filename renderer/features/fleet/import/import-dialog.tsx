import { DocumentOpenIcon, ErrorIcon } from '@blueprintjs/icons';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { DialogHead } from '../../../components/dialog-head.tsx';
import { FailureNotice } from '../../../components/states.tsx';
import { capsOf } from '../../../frame/bindings.ts';
import { useKey } from '../../../frame/key-registry.ts';
import { bulkWords } from '../../../words/fleet-bulk.ts';
import { importWords as words } from '../../../words/fleet-import.ts';
import { words as all } from '../../../words.ts';
import { TextField } from '../../templates/manage/text-field.tsx';
import { WhyFields } from '../../templates/manage/write-dialog.tsx';
import { ColumnMapping } from './column-mapping.tsx';
import { RowList } from './row-list.tsx';
import { type TenantImport, useTenantImport } from './use-tenant-import.ts';
import '../../forms/forms.css';
import '../../templates/manage/manage.css';
import '../../templates/transfer/transfer.css';
import './import.css';

/** Why the import cannot be made now; undefined when it can. */
function whyNot(flow: TenantImport): string | undefined {
  const value = flow.result?.value;
  if (flow.unknown.length > 0) return words.blockedMapping;
  if (flow.stage === 'checking' || flow.busy) return words.checking;
  if (value === undefined) return flow.failure?.message ?? words.checking;
  const changing = value.added + value.changed;
  if (changing === 0) return value.refused.length > 0 ? words.blockedAll : words.blockedNothing;
  if (value.refused.length > 0 && !flow.partial) return words.blockedRefused(value.refused.length);
  return flow.phrase !== null && flow.phrase.typed.trim() !== flow.phrase.wanted ? bulkWords.needPhrase : undefined;
}

/** Imports tenants from one file: read in the page, shown row by row as the host would take it, then taken as one change set. */
export function ImportTenantsDialog(props: {
  /** Files that were dropped; null: the dialog asks for one. */
  readonly files: readonly File[] | null;
  readonly onClose: () => void;
}) {
  const flow = useTenantImport();
  const [why, setWhy] = useState({ reason: '', ticket: '' });
  const field = useRef<HTMLInputElement>(null);
  const given = useRef(false);
  useEffect(() => {
    if (props.files === null || given.current) return;
    given.current = true;
    void flow.take(props.files);
  });
  const value = flow.result?.value;
  const review =
    flow.stage === 'review' || (flow.stage === 'checking' && (value !== undefined || flow.unknown.length > 0));
  const blocked = whyNot(flow);
  const save = async () => {
    if (!review || blocked !== undefined) return;
    if (await flow.save(why)) props.onClose();
  };
  useKey('primary', () => void save());
  return (
    <Dialog name={words.title} onClose={props.onClose} className="form-dialog wide-dialog">
      <DialogHead title={words.title} onClose={props.onClose} />
      {flow.failure === null || flow.headerMissing ? null : (
        <FailureNotice failure={flow.failure} onRetry={flow.check} />
      )}
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
          {flow.stage === 'reading' ? words.reading : flow.stage === 'checking' ? words.checking : ''}
        </p>
        {flow.stage === 'choose' ? (
          <>
            <p className="dialog-note">{words.note}</p>
            <div className="card-actions">
              <Button icon={<DocumentOpenIcon size={14} aria-hidden="true" />} onPress={() => field.current?.click()}>
                {words.choose}
              </Button>
            </div>
            <input
              ref={field}
              type="file"
              className="hidden-text"
              tabIndex={-1}
              aria-label={words.chooseName}
              accept=".csv,.tsv,.json,.jsonl,.ndjson,.yaml,.yml"
              onChange={(event) => {
                const taken = [...(event.target.files ?? [])];
                // The same file may be chosen again after it was corrected.
                event.target.value = '';
                void flow.take(taken);
              }}
            />
          </>
        ) : null}
        {review ? (
          <>
            {value === undefined ? null : (
              <div>
                <h3 className="import-headline">{words.headline(value.added, value.changed, value.refused.length)}</h3>
                <p className="quiet small">{words.from(flow.file?.name ?? '', flow.rows.length)}</p>
              </div>
            )}
            {flow.headers.length > 0 ? <ColumnMapping flow={flow} /> : null}
            {flow.rows.length > 0 ? <RowList rows={flow.rows} /> : null}
            {value !== undefined && value.refused.length > 0 && value.added + value.changed > 0 ? (
              <label className="in-place">
                <input
                  type="checkbox"
                  checked={flow.partial}
                  onChange={(event) => flow.setPartial(event.target.checked)}
                />
                {words.partial(value.refused.length)}
              </label>
            ) : null}
            {value === undefined ? null : <WhyFields form={{ why, setWhy }} needed={false} error={undefined} />}
            {flow.phrase === null ? null : (
              <TextField
                mono
                label={bulkWords.typePhrase(flow.phrase.wanted)}
                value={flow.phrase.typed}
                maxLength={200}
                onChange={flow.typePhrase}
              />
            )}
          </>
        ) : null}
      </div>
      <div className="dialog-foot">
        {review ? (
          <>
            <Button
              tone="primary"
              keys={capsOf('primary')}
              {...(blocked === undefined ? {} : { disabledWhy: blocked })}
              onPress={() => void save()}
            >
              {words.save((value?.added ?? 0) + (value?.changed ?? 0))}
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
