import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { DialogHead } from '../../../components/dialog-head.tsx';
import { FailureNotice } from '../../../components/states.tsx';
import { capsOf } from '../../../frame/bindings.ts';
import { useKey } from '../../../frame/key-registry.ts';
import { bulkWords } from '../../../words/fleet-bulk.ts';
import { words } from '../../../words.ts';
import { TextField } from '../../templates/manage/text-field.tsx';
import { WhyFields } from '../../templates/manage/write-dialog.tsx';
import '../../forms/forms.css';
import '../../templates/manage/manage.css';
import './bulk.css';
import type { DryRun } from './use-dry-run.ts';

/** A dialog that shows what a write does to many before it is done: what is asked, then the effect with the reason, then the button. */
export function EffectDialog(props: {
  readonly title: string;
  readonly run: Pick<DryRun<unknown>, 'failure' | 'busy' | 'why' | 'setWhy' | 'phrase' | 'typePhrase'>;
  readonly onClose: () => void;
  /** The protected environment it touches; a reason is asked for. */
  readonly production: string | null;
  /** What it would do; null until it is known. */
  readonly effect: ReactNode | null;
  /** Why it cannot go on now. */
  readonly blocked?: string | undefined;
  /** Asks for the effect; left out where it is asked as soon as it can be. */
  readonly onShow?: () => void;
  readonly onSave: () => void;
  /** Leads from the effect back to what was asked; left out where both stand together. */
  readonly onBack?: () => void;
  readonly saveLabel: string;
  readonly wide?: boolean;
  readonly children?: ReactNode;
}) {
  const { run, effect, production } = props;
  const [tried, setTried] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  const reasonError = production !== null && run.why.reason.trim() === '' ? words.fleet.needReason : undefined;
  useEffect(() => {
    if (tried) box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tried]);
  const ready = effect !== null;
  const blocked =
    props.blocked ??
    (ready && run.phrase !== null && run.phrase.typed.trim() !== run.phrase.wanted
      ? bulkWords.needPhrase
      : undefined) ??
    (run.busy || (!ready && props.onShow === undefined) ? bulkWords.working : undefined);
  const primary = () => {
    if (blocked !== undefined) return;
    if (!ready) return props.onShow?.();
    if (reasonError !== undefined) return setTried(true);
    props.onSave();
  };
  useKey('primary', primary);
  return (
    <Dialog
      name={props.title}
      onClose={props.onClose}
      className={props.wide ? 'form-dialog wide-dialog' : 'form-dialog'}
    >
      <form
        ref={box}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          primary();
        }}
      >
        <DialogHead title={props.title} production={production} onClose={props.onClose} />
        {run.failure === null ? null : <FailureNotice failure={run.failure} />}
        <div className="dialog-body">
          {ready && props.onBack !== undefined ? null : props.children}
          <p role="status" className={run.busy ? 'second' : 'hidden-text'}>
            {run.busy ? bulkWords.working : ''}
          </p>
          {ready ? (
            <>
              {effect}
              <WhyFields form={run} needed={production !== null} error={tried ? reasonError : undefined} />
              {run.phrase === null ? null : (
                <TextField
                  mono
                  label={bulkWords.typePhrase(run.phrase.wanted)}
                  value={run.phrase.typed}
                  maxLength={200}
                  onChange={run.typePhrase}
                />
              )}
            </>
          ) : null}
        </div>
        <div className="dialog-foot">
          <Button
            tone="primary"
            submit
            keys={capsOf('primary')}
            {...(blocked === undefined ? {} : { disabledWhy: blocked })}
          >
            {ready || props.onShow === undefined ? props.saveLabel : bulkWords.show}
          </Button>
          {ready && props.onBack !== undefined ? <Button onPress={props.onBack}>{words.fleet.back}</Button> : null}
          <span className="grow" />
          <span className="quiet small">{blocked ?? words.fleet.savedHere}</span>
        </div>
      </form>
    </Dialog>
  );
}
