import { ChevronDownIcon, UserIcon } from '@blueprintjs/icons';
import { Button } from '../components/button.tsx';
import { PopoverButton } from '../components/popover.tsx';
import { useConsole, useConsoleState } from '../console.ts';
import { shortHash } from '../format.ts';
import { words } from '../words.ts';
import { Look } from './look.tsx';

/** Until the host has said who asks. */
const nobody = { name: '', role: '' };

/** The operator with role, identity and the choices of this machine. */
export function OperatorMenu() {
  const { bridge, layers } = useConsole();
  const identity = useConsoleState('workspace', (state) => state.identity);
  const operator = useConsoleState('workspace', (state) => state.info.value?.operator) ?? nobody;
  const keychain = useConsoleState('workspace', (state) => state.info.value?.keychain ?? null);
  const sealed = keychain !== null && keychain.sealing !== null && keychain.sealing !== 'none';
  return (
    <PopoverButton
      placement="bottom-end"
      button={{
        tone: 'quiet',
        className: 'operator-button',
        popup: 'dialog',
        label: `${operator.name}, ${operator.role}. ${words.frame.operatorMenu}`,
        icon: (
          <span className="avatar" aria-hidden="true">
            <UserIcon size={12} />
          </span>
        ),
        children: (
          <>
            <span className="operator-word">
              {operator.name} <span className="second">{operator.role}</span>
            </span>
            <ChevronDownIcon size={12} aria-hidden="true" />
          </>
        ),
      }}
    >
      {(close) => (
        <div className="facts-card">
          <h2>{words.frame.operator}</h2>
          <p className="second small">
            {operator.name}, {operator.role}.{' '}
            {identity === null ? (
              words.frame.noIdentity
            ) : (
              <>
                <span className="mono">{words.frame.identity(shortHash(identity.id))}</span>.{' '}
                {words.frame.identityStore(identity.store)}
              </>
            )}
          </p>
          <Look />
          <div className="card-actions">
            {sealed ? (
              <Button
                small
                onPress={() => {
                  close();
                  layers.getState().open('recovery-kit');
                }}
              >
                {words.frame.makeKit}
              </Button>
            ) : null}
            {sealed ? (
              <Button
                small
                onPress={() => {
                  close();
                  void bridge.keychainLock({});
                }}
              >
                {words.frame.lockNow}
              </Button>
            ) : null}
          </div>
        </div>
      )}
    </PopoverButton>
  );
}
