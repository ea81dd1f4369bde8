import { useEffect, useState } from 'react';
import type { Failure } from '../../../main/contract/errors.ts';
import type { DoctorCheck, WorkspaceInfo } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { Button, Keys } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Pane } from '../../components/pane.tsx';
import { FailureNotice } from '../../components/states.tsx';
import { useConsole } from '../../console.ts';
import { capsOf } from '../../frame/bindings.ts';
import { Compass } from '../../frame/compass.tsx';
import { useKey } from '../../frame/key-registry.ts';
import { Look } from '../../frame/look.tsx';
import { words } from '../../words.ts';
import { CompareTable } from './compare-table.tsx';
import { type KeyChoice, KeySource, passphraseError } from './key-source.tsx';
import { MachineChecks } from './machine-checks.tsx';
import { OptionRow } from './option-row.tsx';
import { StepRail } from './step-rail.tsx';

/** The first start: what workspace, how sealed, a recovery kit, the look. One page, nothing hidden behind a step. */
export function FirstStart({ info }: { info: WorkspaceInfo }) {
  const { bridge, workspace, layers } = useConsole();
  const [kind, setKind] = useState<'sample' | 'sealed'>('sample');
  const [name, setName] = useState('');
  const [key, setKey] = useState<KeyChoice>({
    source: info.keychain.available ? 'keychain' : 'passphrase',
    passphrase: '',
    again: '',
  });
  const [kit, setKit] = useState<'now' | 'later'>('now');
  const [checks, setChecks] = useState<readonly DoctorCheck[] | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const sealed = kind === 'sealed';
  useEffect(() => {
    let current = true;
    void ask(bridge.doctor({})).then((outcome) => current && setChecks(outcome.ok ? outcome.data : []));
    return () => {
      current = false;
    };
  }, [bridge]);
  const nameError = sealed && name.trim() === '' ? words.start.nameNeeded : undefined;
  const keyError = sealed ? passphraseError(key) : undefined;
  const create = async () => {
    setTried(true);
    if (busy || nameError !== undefined || keyError !== undefined) return;
    setBusy(true);
    const passphrase = key.source === 'passphrase' ? { passphrase: key.passphrase } : {};
    const outcome = await ask(
      bridge.workspaceInit(sealed ? { name: name.trim(), ...passphrase } : { sample: true }, {
        requestId: crypto.randomUUID(),
      }),
    );
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.failure);
    if (!outcome.ok) return;
    if (sealed && kit === 'now') layers.getState().open('recovery-kit');
    await workspace.getState().refresh();
  };
  useKey('primary', () => void create());
  return (
    <div className="start">
      <Pane as="nav" name={words.start.stepsName} className="start-rail">
        <div className="rail-brand">
          <Compass />
          <span>{words.frame.product}</span>
        </div>
        <StepRail
          sealed={sealed}
          kit={kit}
          keyDone={keyError === undefined}
          source={key.source}
          backend={info.keychain.backend}
        />
      </Pane>
      <header className="start-top">
        <span className="strong">{words.start.firstStart}</span>
        <span className="second small">{words.start.lead}</span>
        <span className="grow" />
        <span className="second small">{words.start.byKeyboard}</span>
        <Keys keys={['Tab', '?']} />
      </header>
      <main className="start-main" data-pane="" tabIndex={-1}>
        <div className="start-scroll">
          <div className="head">
            <div className="head-text">
              <h1>{words.start.headline}</h1>
              <p className="head-line">{words.start.headlineMore}</p>
            </div>
          </div>
          {failure === null ? null : <FailureNotice failure={failure} onRetry={() => void create()} />}
          <CompareTable kind={kind} onKind={setKind} />
          {sealed ? (
            <>
              <div className="start-section">
                <Field label={words.start.name} help={words.start.nameHelp} error={tried ? nameError : undefined}>
                  {(control) => (
                    <input
                      {...control}
                      className="input start-name"
                      value={name}
                      maxLength={200}
                      onChange={(event) => setName(event.target.value)}
                    />
                  )}
                </Field>
              </div>
              <div className="start-pair">
                <section className="start-choice" aria-labelledby="start-seal">
                  <div className="start-choice-head">
                    <h2 id="start-seal">{words.start.keyTitle}</h2>
                    <span className="quiet small">{words.start.keyLead}</span>
                  </div>
                  <KeySource
                    keychain={info.keychain}
                    choice={key}
                    error={tried ? keyError : undefined}
                    onChoice={setKey}
                  />
                </section>
                <section className="start-choice" aria-labelledby="start-kit">
                  <div className="start-choice-head">
                    <h2 id="start-kit">{words.start.kitTitle}</h2>
                    <span className="quiet small">{words.start.kitLead}</span>
                  </div>
                  <OptionRow
                    group="kit"
                    chosen={kit === 'now'}
                    onChoose={() => setKit('now')}
                    label={words.start.kitNow}
                    help={words.start.kitNowHelp}
                  />
                  <OptionRow
                    group="kit"
                    chosen={kit === 'later'}
                    onChoose={() => setKit('later')}
                    label={words.start.kitLater}
                    help={words.start.kitLaterHelp}
                  />
                  {kit === 'later' ? <p className="warning small pad">{words.start.kitWarning}</p> : null}
                </section>
              </div>
            </>
          ) : null}
          <section className="start-section" aria-labelledby="start-look">
            <div className="start-choice-head">
              <h2 id="start-look">{words.start.lookTitle}</h2>
              <span className="quiet small">{words.start.lookLead}</span>
            </div>
            <Look />
          </section>
        </div>
        <div className="start-foot">
          <Button
            tone="primary"
            keys={capsOf('primary')}
            onPress={() => void create()}
            {...(busy ? { disabledWhy: words.start.creating } : {})}
          >
            {busy ? words.start.creating : sealed ? words.start.createSealed : words.start.createSample}
          </Button>
          <span className="grow" />
          <code className="quiet cut" title={info.folder}>
            {info.folder}
          </code>
        </div>
      </main>
      <Pane name={words.start.machine} className="start-side">
        <MachineChecks checks={checks} />
      </Pane>
      <footer className="status-bar start-status">
        <span className="status-entry">{words.start.auditStarts}</span>
        <span className="grow" />
        <span className="status-entry">{words.start.nothingWritten}</span>
      </footer>
    </div>
  );
}
