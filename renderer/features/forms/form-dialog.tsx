import { ErrorIcon } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogHead } from '../../components/dialog-head.tsx';
import { Field } from '../../components/field.tsx';
import { FailureNotice } from '../../components/states.tsx';
import { useConsole } from '../../console.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { words } from '../../words.ts';
import { Difference } from './difference.tsx';
import type { WriteForm } from './use-write-form.ts';
import './forms.css';

/** The dialog of a write: fields, then the difference with reason and the button that saves it. */
export function FormDialog(props: {
  readonly title: string;
  readonly form: WriteForm;
  /** The protected environment it would touch, marked in the head. */
  readonly production: string | null;
  readonly wrong: number;
  readonly needsReason: boolean;
  readonly reasonError: string | undefined;
  readonly saveLabel: string;
  readonly onShow: () => void;
  readonly onSave: () => void;
  readonly children: ReactNode;
}) {
  const { form } = props;
  const { layers } = useConsole();
  const close = () => layers.getState().close();
  const primary = form.changes === null ? props.onShow : props.onSave;
  useKey('primary', primary);
  return (
    <Dialog name={props.title} onClose={close} className="form-dialog">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          primary();
        }}
      >
        <DialogHead title={props.title} production={props.production} onClose={close} />
        {props.wrong > 0 ? (
          <p className="form-wrong" role="alert">
            <ErrorIcon size={12} aria-hidden="true" /> {words.fleet.fieldsWrong(props.wrong)}
          </p>
        ) : null}
        {form.failure === null ? null : <FailureNotice failure={form.failure} />}
        <div className="dialog-body">
          {form.changes === null ? (
            <>
              {props.children}
              <div className="form-pair">
                <Field
                  label={words.fleet.reason}
                  optional={!props.needsReason}
                  help={words.fleet.reasonHelp}
                  error={props.reasonError}
                >
                  {(control) => (
                    <input
                      {...control}
                      className="input"
                      value={form.why.reason}
                      maxLength={4096}
                      onChange={(event) => form.setWhy({ ...form.why, reason: event.target.value })}
                    />
                  )}
                </Field>
                <Field label={words.fleet.ticket} optional>
                  {(control) => (
                    <input
                      {...control}
                      className="input"
                      value={form.why.ticket}
                      maxLength={200}
                      onChange={(event) => form.setWhy({ ...form.why, ticket: event.target.value })}
                    />
                  )}
                </Field>
              </div>
            </>
          ) : (
            <section aria-label={words.fleet.difference}>
              <h3>{words.fleet.difference}</h3>
              <Difference changes={form.changes} />
              {form.why.reason === '' ? null : (
                <p className="second small">{`${words.fleet.reason}: ${form.why.reason}`}</p>
              )}
            </section>
          )}
        </div>
        <div className="dialog-foot">
          {form.changes === null ? (
            <Button tone="primary" submit keys={capsOf('primary')}>
              {words.fleet.showDifference}
            </Button>
          ) : (
            <>
              <Button
                tone="primary"
                submit
                keys={capsOf('primary')}
                {...(form.busy ? { disabledWhy: words.frame.loadingName(props.title) } : {})}
              >
                {props.saveLabel}
              </Button>
              <Button onPress={form.back}>{words.fleet.back}</Button>
            </>
          )}
          <span className="grow" />
          <span className="quiet small">{words.fleet.savedHere}</span>
        </div>
      </form>
    </Dialog>
  );
}
