import { TickIcon, UnlockIcon, WarningSignIcon } from '@blueprintjs/icons';
import { useConsoleState } from '../../console.ts';
import { words } from '../../words.ts';

/** Seal, recovery kit and host of this workspace. */
export function WorkspaceFacts() {
  const info = useConsoleState('workspace', (state) => state.info.value);
  if (info === null) return null;
  const { sealing, recoveryKit } = info.keychain;
  const unsealed = sealing === null || sealing === 'none';
  return (
    <dl className="workspace-facts">
      <div>
        <dt>{words.overview.seal}</dt>
        <dd className={`state-word ${unsealed ? 'warning' : 'success'}`}>
          {unsealed ? <UnlockIcon size={12} aria-hidden="true" /> : <TickIcon size={12} aria-hidden="true" />}
          {unsealed ? words.overview.unsealed : words.overview.sealed[sealing]}
        </dd>
      </div>
      <div>
        <dt>{words.overview.kit}</dt>
        <dd
          className={`state-word ${recoveryKit === 'made' ? 'success' : recoveryKit === 'missing' ? 'warning' : 'quiet'}`}
        >
          {recoveryKit === 'made' ? <TickIcon size={12} aria-hidden="true" /> : null}
          {recoveryKit === 'missing' ? <WarningSignIcon size={12} aria-hidden="true" /> : null}
          {words.overview.kits[recoveryKit]}
        </dd>
      </div>
      <div>
        <dt>{words.overview.host}</dt>
        <dd className="second">{info.host.role === 'leader' ? words.overview.leader : words.overview.follower}</dd>
      </div>
    </dl>
  );
}
