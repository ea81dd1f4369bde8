import { ErrorIcon } from '@blueprintjs/icons';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Change } from '../../../../main/contract/model.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { DialogHead } from '../../../components/dialog-head.tsx';
import { Field } from '../../../components/field.tsx';
import { FailureNotice } from '../../../components/states.tsx';
import { capsOf } from '../../../frame/bindings.ts';
import { useKey } from '../../../frame/key-registry.ts';
import { words } from '../../../words.ts';
import { Difference } from '../../forms/difference.tsx';
import type { WriteForm } from '../../forms/use-write-form.ts';
import '../../forms/forms.css';
import './manage.css';

/** What the dialog of a write shows and does. */
export interface WriteDialogProps {
  readonly title: string;
  readonly form: WriteForm;
  readonly onClose: () => void;
  /** The protected environment it would touch; null for none. It is marked in the head, and a reason is asked for. */
  readonly production: string | null;
  /** How many fields are wrong, the reason left out. */
  readonly wrong: number;
  /** Whether the primary action was tried, and errors are said. */
  readonly tried: boolean;
  readonly saveLabel: string;
  /** What leads to the list of changes, where the fields show an outcome already. */
  readonly showLabel?: string;
  /** Why it cannot go on now, said at the button; it stays focusable. */
  readonly blocked?: string;
  /** Called when all fields hold. */
  readonly onShow: () => void;
  readonly onTry: () => void;
  readonly onSave: () => void;
  /** What the dry run answered, drawn in place of the list of changes. */
  readonly result?: (changes: readonly Change[]) => ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** The dialog of a write on templates: fields with reason and ticket, then what changes, then the button that saves it. */
export function WriteDialog(props: WriteDialogProps) {
  const { form, onClose, production, tried } = props;
  const reasonError = production !== null && form.why.reason.trim() === '' ? words.fleet.needReason : undefined;
  const wrong = props.wrong + Number(reasonError !== undefined);
  const box = useRef<HTMLFormElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    // Only the press that found errors moves the focus, not every later letter.
    if (!asked.current) return;
    asked.current = false;
    box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
  const primary = () => {
    if (props.blocked !== undefined || form.busy) return;
    if (form.changes !== null) return props.onSave();
    props.onTry();
    asked.current = wrong > 0;
    if (wrong === 0) props.onShow();
  };
  useKey('primary', primary);
  return (
    <Dialog name={props.title} onClose={onClose} className={props.wide ? 'form-dialog wide-dialog' : 'form-dialog'}>
      <form
        ref={box}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          primary();
        }}
      >
        <DialogHead title={props.title} production={production} onClose={onClose} />
        {tried && wrong > 0 && form.changes === null ? (
          <p className="form-wrong" role="alert">
            <ErrorIcon size={12} aria-hidden="true" /> {words.fleet.fieldsWrong(wrong)}
          </p>
        ) : null}
        {form.failure === null ? null : <FailureNotice failure={form.failure} />}
        <div className="dialog-body">
          {form.changes === null ? (
            <>
              {props.children}
              <WhyFields form={form} needed={production !== null} error={tried ? reasonError : undefined} />
            </>
          ) : (
            <section aria-label={words.fleet.difference}>
              <h3>{words.fleet.difference}</h3>
              {props.result === undefined ? <Difference changes={form.changes} /> : props.result(form.changes)}
              {form.why.reason === '' ? null : (
                <p className="second small">{`${words.fleet.reason}: ${form.why.reason}`}</p>
              )}
            </section>
          )}
        </div>
        <div className="dialog-foot">
          <Button
            tone="primary"
            submit
            keys={capsOf('primary')}
            {...(props.blocked !== undefined
              ? { disabledWhy: props.blocked }
              : form.busy
                ? { disabledWhy: words.frame.loadingName(props.title) }
                : {})}
          >
            {form.changes === null ? (props.showLabel ?? words.fleet.showDifference) : props.saveLabel}
          </Button>
          {form.changes === null ? null : <Button onPress={form.back}>{words.fleet.back}</Button>}
          <span className="grow" />
          <span className="quiet small">{props.blocked ?? words.fleet.savedHere}</span>
        </div>
      </form>
    </Dialog>
  );
}

/** Reason and ticket, as every write has them. */
export function WhyFields(props: {
  readonly form: Pick<WriteForm, 'why' | 'setWhy'>;
  readonly needed: boolean;
  readonly error: string | undefined;
}) {
  const { why, setWhy } = props.form;
  return (
    <div className="form-pair">
      <Field label={words.fleet.reason} optional={!props.needed} help={words.fleet.reasonHelp} error={props.error}>
        {(control) => (
          <input
            {...control}
            className="input"
            value={why.reason}
            maxLength={4096}
            onChange={(event) => setWhy({ ...why, reason: event.target.value })}
          />
        )}
      </Field>
      <Field label={words.fleet.ticket} optional>
        {(control) => (
          <input
            {...control}
            className="input"
            value={why.ticket}
            maxLength={200}
            onChange={(event) => setWhy({ ...why, ticket: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
