import { useEffect, useState } from 'react';
import type { Failure } from '../../../main/contract/errors.ts';
import type { RecoveryKit } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole } from '../../console.ts';
import { words } from '../../words.ts';
import './start.css';

/** The recovery kit: shown once, written down, typed back. */
export function RecoveryKitDialog() {
  const { bridge, layers, workspace, toasts } = useConsole();
  const [kit, setKit] = useState<RecoveryKit | null>(null);
  const [hidden, setHidden] = useState(false);
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const close = () => layers.getState().close();
  useEffect(() => {
    let current = true;
    void ask(bridge.keychainRecoveryKit({}, { requestId: crypto.randomUUID() })).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setKit(outcome.data);
      else setFailure(outcome.failure);
    });
    return () => {
      current = false;
    };
  }, [bridge]);
  const prove = async () => {
    const outcome = await ask(bridge.keychainProveKit({ words: typed.trim().toLowerCase().split(/\s+/).join(' ') }));
    setFailure(outcome.ok ? null : outcome.failure);
    if (!outcome.ok || !outcome.data.proven) return;
    toasts
      .getState()
      .show({ tone: 'success', title: words.start.kitProven, detail: words.start.kitProvenDetail, changeSet: null });
    close();
    await workspace.getState().refresh();
  };
  return (
    <Dialog name={words.start.kitTitle} onClose={close} className="kit-dialog">
      <div className="dialog-head">
        <h2>{words.start.kitHeadline}</h2>
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="dialog-body">
        <p className="second">{words.start.kitMore}</p>
        <Loading what={words.start.kitTitle} waiting={kit === null && failure === null} />
        {kit === null || hidden ? null : (
          <ol className="kit-words mono" aria-label={words.start.kitWords}>
            {kit.words.map((word, index) => (
              <li key={index}>
                <span className="quiet">{index + 1}</span> {word}
              </li>
            ))}
          </ol>
        )}
        {kit === null || !hidden ? null : (
          <Field label={words.start.kitProve} help={words.start.kitProveHelp}>
            {(control) => (
              <textarea
                {...control}
                autoFocus
                className="input mono"
                spellCheck={false}
                autoComplete="off"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      <div className="dialog-foot">
        {hidden ? (
          <>
            <Button tone="primary" onPress={() => void prove()}>
              {words.start.kitSave}
            </Button>
            <Button onPress={() => setHidden(false)}>{words.start.kitShowAgain}</Button>
          </>
        ) : (
          <Button
            tone="primary"
            onPress={() => setHidden(true)}
            {...(kit === null ? { disabledWhy: words.frame.loadingName(words.start.kitTitle) } : {})}
          >
            {words.start.kitHide}
          </Button>
        )}
        <span className="grow" />
        <Button tone="quiet" onPress={close}>
          {words.start.kitSkip}
        </Button>
      </div>
    </Dialog>
  );
}
