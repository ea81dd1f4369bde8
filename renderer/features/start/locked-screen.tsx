import { LockIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Failure } from '../../../main/contract/errors.ts';
import type { WorkspaceInfo } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { FailureNotice } from '../../components/states.tsx';
import { useConsole } from '../../console.ts';
import { count, moment } from '../../format.ts';
import { words } from '../../words.ts';
import { BareWindow } from './bare-window.tsx';

/** A sealed workspace whose key is not in memory: nothing of it is on screen. */
export function LockedScreen({ info }: { info: WorkspaceInfo }) {
  const { bridge, workspace } = useConsole();
  const byKeychain = info.sealing === 'keychain';
  const [way, setWay] = useState<'own' | 'kit'>('own');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const name = info.name ?? words.frame.product;
  const needsText = way === 'kit' || !byKeychain;
  const unlock = async (parameters: { passphrase?: string; recoveryKit?: string }) => {
    setBusy(true);
    const outcome = await ask(bridge.keychainUnlock(parameters));
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.failure);
    if (!outcome.ok) return;
    setText('');
    await workspace.getState().refresh();
  };
  const facts = [
    [words.start.lockedFacts.folder, info.folder],
    [words.start.lockedFacts.kept, info.keptAt === null ? '' : moment(info.keptAt)],
    [
      words.start.lockedFacts.audit,
      `${info.audit === null ? '' : `#${count(info.audit.sequence)}, `}${words.start.lockedAudit}`,
    ],
    [words.start.lockedFacts.screen, words.start.lockedScreen],
  ].filter(([, fact]) => fact !== '');
  return (
    <BareWindow info={info}>
      <div className="locked">
        <form
          className="locked-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (busy) return;
            void unlock(!needsText ? {} : way === 'kit' ? { recoveryKit: text.trim() } : { passphrase: text });
          }}
        >
          <LockIcon size={16} aria-hidden="true" />
          <h1>{words.start.locked(name)}</h1>
          <p className="second">{words.start.lockedLead}</p>
          {failure === null ? null : <FailureNotice failure={failure} />}
          {needsText ? (
            way === 'kit' ? (
              <Field label={words.start.kitField} help={words.start.kitFieldHelp}>
                {(control) => (
                  <textarea
                    {...control}
                    // biome-ignore lint/a11y/noAutofocus: the one field of a locked window
                    autoFocus
                    className="input mono"
                    spellCheck={false}
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                  />
                )}
              </Field>
            ) : (
              <Field label={words.start.passphraseField}>
                {(control) => (
                  <input
                    {...control}
                    // biome-ignore lint/a11y/noAutofocus: the one field of a locked window
                    autoFocus
                    className="input"
                    type="password"
                    autoComplete="current-password"
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                  />
                )}
              </Field>
            )
          ) : null}
          <div className="locked-actions">
            <Button tone="primary" submit keys={['↵']}>
              {needsText ? words.start.unlock : words.start.unlockKeychain(info.keychain.backend)}
            </Button>
            <Button
              tone="link"
              onPress={() => {
                setWay(way === 'own' ? 'kit' : 'own');
                setText('');
                setFailure(null);
              }}
            >
              {way === 'own'
                ? words.start.useKit
                : byKeychain
                  ? words.start.unlockKeychain(info.keychain.backend)
                  : words.start.usePassphrase}
            </Button>
          </div>
        </form>
        <section className="locked-facts" aria-label={words.start.whileLocked}>
          <h2 className="panel-title">{words.start.whileLocked}</h2>
          <dl className="facts">
            {facts.map(([fact, text]) => (
              <div key={fact} className="fact">
                <dt>{fact}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </BareWindow>
  );
}
