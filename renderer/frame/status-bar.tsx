import { EndorsedIcon, KeyIcon, SavedIcon, UnlockIcon } from '@blueprintjs/icons';
import { Pane } from '../components/pane.tsx';
import { useConsole, useConsoleState } from '../console.ts';
import { count, moment, shortHash, wholeMoment } from '../format.ts';
import { words } from '../words.ts';

/** Keychain, audit head, and that everything is kept. Nothing stands here for what does not exist. */
export function StatusBar() {
  const { route } = useConsole();
  const info = useConsoleState('workspace', (state) => state.info.value);
  const progress = useConsoleState('workspace', (state) => state.progress);
  if (info === null) return <footer className="status-bar" />;
  const { keychain, audit, keptAt } = info;
  const sealing = keychain.sealing;
  const open = sealing === 'none' || sealing === null;
  const seal = open
    ? info.sample
      ? words.frame.unsealedSample
      : words.frame.unsealed
    : sealing === 'passphrase'
      ? words.frame.passphraseSeal
      : !keychain.available
        ? words.frame.keychainAway
        : keychain.locked
          ? words.frame.keychainLocked(keychain.backend)
          : words.frame.keychainUnlocked(keychain.backend);
  const Icon = open ? UnlockIcon : KeyIcon;
  return (
    <Pane as="footer" name={words.frame.statusBar} className="status-bar">
      <span className={open ? 'status-entry warning' : 'status-entry'} title={keychain.reason}>
        <Icon size={12} aria-hidden="true" />
        {seal}
      </span>
      {audit === null ? null : (
        <button type="button" className="status-entry" onClick={() => route.getState().go('audit')}>
          <EndorsedIcon size={12} aria-hidden="true" />
          {words.frame.auditHead} <span className="mono">#{count(audit.sequence)}</span>
          <span className="mono status-extra">· {shortHash(audit.hash)}</span>
        </button>
      )}
      {progress === null ? null : (
        <span className="status-entry" role="status">
          {words.frame.progress(progress.label, progress.done, progress.total)}
          <progress
            className="status-progress"
            aria-label={progress.label}
            value={progress.done}
            max={progress.total}
          />
        </span>
      )}
      <span className="grow" />
      <span className="status-entry" title={keptAt === null ? '' : wholeMoment(keptAt)}>
        <SavedIcon size={12} className={keptAt === null ? '' : 'success'} aria-hidden="true" />
        {keptAt === null ? (
          words.frame.keptNothing
        ) : (
          <>
            <span className="status-words">{words.frame.kept}</span> {moment(keptAt)}
          </>
        )}
      </span>
    </Pane>
  );
}
