import { CaretDownIcon, ChevronDownIcon, FolderCloseIcon, LockIcon, SearchIcon, TickIcon } from '@blueprintjs/icons';
import { Keys } from '../components/button.tsx';
import { Pane } from '../components/pane.tsx';
import { MenuList, PopoverButton } from '../components/popover.tsx';
import { useConsole, useConsoleState } from '../console.ts';
import { isProtected } from '../stores/workspace-store.ts';
import { words } from '../words.ts';
import { capsOf } from './bindings.ts';
import { OperatorMenu } from './operator-menu.tsx';

/** Workspace, environment, search, operator. */
export function TopBar() {
  const { layers } = useConsole();
  const info = useConsoleState('workspace', (state) => state.info.value);
  const name = info?.name ?? words.frame.product;
  return (
    <Pane as="header" name={words.frame.topBar} className="top-bar">
      <PopoverButton
        button={{
          tone: 'quiet',
          className: 'workspace-button',
          popup: 'dialog',
          label: words.frame.workspaceMenu(name),
          children: <span className="cut strong">{name}</span>,
          icon: <ChevronDownIcon size={12} className="after" aria-hidden="true" />,
        }}
      >
        {() => (
          <div className="facts-card">
            <h2>{name}</h2>
            {info === null ? null : (
              <dl className="facts">
                <dt>{words.frame.folder}</dt>
                <dd className="mono">
                  <FolderCloseIcon size={12} aria-hidden="true" /> {info.folder}
                </dd>
                {info.tenants === null ? null : (
                  <>
                    <dt>{words.fleet.name}</dt>
                    <dd>{words.frame.tenantsAndTemplates(info.tenants, info.templates ?? 0)}</dd>
                  </>
                )}
                <dt>{words.frame.product}</dt>
                <dd>
                  {info.version}
                  {info.host.role === 'follower' ? `. ${words.frame.followed(info.host.pid)}` : ''}
                </dd>
              </dl>
            )}
          </div>
        )}
      </PopoverButton>
      <span className="rule" />
      <EnvironmentSwitch />
      <span className="grow" />
      <button type="button" className="find" aria-haspopup="dialog" onClick={() => layers.getState().open('palette')}>
        <SearchIcon size={14} aria-hidden="true" />
        <span className="find-word cut">{words.frame.find}</span>
        <Keys keys={capsOf('palette')} />
      </button>
      <span className="rule" />
      <OperatorMenu />
    </Pane>
  );
}

function EnvironmentSwitch() {
  const { workspace } = useConsole();
  const environments = useConsoleState('workspace', (state) => state.environments);
  const chosen = useConsoleState('workspace', (state) => state.environment);
  const marked = useConsoleState('workspace', (state) => isProtected(state, state.environment));
  if (chosen === '') return null;
  const label = words.frame.environmentPlate(marked ? `${chosen}, ${words.frame.production}` : chosen);
  return (
    <PopoverButton
      button={{
        className: marked ? 'plate-button plate-production' : 'plate-button',
        popup: 'menu',
        label,
        icon: marked ? <LockIcon size={12} aria-hidden="true" /> : undefined,
        children: (
          <>
            {marked ? words.frame.production : chosen}
            {marked && chosen !== 'production' ? <span className="plate-name"> {chosen}</span> : null}
            <CaretDownIcon size={12} aria-hidden="true" />
          </>
        ),
      }}
    >
      {(close) => (
        <MenuList
          name={words.frame.environmentGroup}
          close={close}
          entries={environments.map((one) => ({
            id: one.name,
            label: one.name,
            hint: one.protected ? <span className="marker">{words.frame.production}</span> : undefined,
            icon: one.name === chosen ? <TickIcon size={14} aria-hidden="true" /> : <span className="icon-gap" />,
            chosen: one.name === chosen,
            onPress: () => workspace.getState().chooseEnvironment(one.name),
          }))}
        />
      )}
    </PopoverButton>
  );
}
