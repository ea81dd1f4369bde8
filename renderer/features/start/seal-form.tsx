import { useState } from 'react';
import type { Failure } from '../../../main/contract/errors.ts';
import { ask } from '../../bridge/ask.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FailureNotice } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { words } from '../../words.ts';
import { type KeyChoice, KeySource, passphraseError } from './key-source.tsx';
import './start.css';

/** Seals an unsealed workspace. */
export function SealForm() {
  const { bridge, layers, toasts, workspace } = useConsole();
  const keychain = useConsoleState('workspace', (state) => state.info.value?.keychain ?? null);
  const [choice, setChoice] = useState<KeyChoice>({
    source: keychain?.available ? 'keychain' : 'passphrase',
    passphrase: '',
    again: '',
  });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const error = passphraseError(choice);
  const close = () => layers.getState().close();
  const seal = async () => {
    setTried(true);
    if (busy || error !== undefined) return;
    setBusy(true);
    const outcome = await ask(
      bridge.workspaceSeal(choice.source === 'passphrase' ? { passphrase: choice.passphrase } : {}, {
        requestId: crypto.randomUUID(),
      }),
    );
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.failure);
    if (!outcome.ok) return;
    toasts
      .getState()
      .show({ tone: 'success', title: words.start.sealed, detail: words.start.sealedDetail, changeSet: null });
    await workspace.getState().refresh();
    layers.getState().open('recovery-kit');
  };
  return (
    <Dialog name={words.start.sealTitle} onClose={close}>
      <div className="dialog-head">
        <h2>{words.start.sealTitle}</h2>
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="dialog-body">
        <p className="second">{words.start.sealLead}</p>
        {keychain === null ? null : (
          <div>
            <KeySource keychain={keychain} choice={choice} error={tried ? error : undefined} onChoice={setChoice} />
          </div>
        )}
      </div>
      <div className="dialog-foot">
        <Button tone="primary" onPress={() => void seal()} {...(busy ? { disabledWhy: words.start.creating } : {})}>
          {words.start.sealAction}
        </Button>
        <Button onPress={close}>{words.frame.cancel}</Button>
      </div>
    </Dialog>
  );
}
