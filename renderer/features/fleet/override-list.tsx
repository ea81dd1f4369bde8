import type { Override, Tenant } from '../../../main/contract/model.ts';
import { EnvironmentMarker, LayerBadge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { PanelHead } from '../../components/pane.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { dotted, inline } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import type { FormStart } from '../../frame/layer-store.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { words } from '../../words.ts';

/** The overrides of one tenant, each with its environment and the ways to change it. */
export function OverrideList({ tenant }: { tenant: Tenant }) {
  const { layers } = useConsole();
  const overrides = useConsoleState('fleet', (state) => state.overrides.value);
  return (
    <>
      <PanelHead
        title={words.fleet.overrides}
        hint={overrides === null ? '' : words.fleet.overridesHint(overrides.length)}
      >
        <Button
          small
          keys={capsOf('override')}
          onPress={() => layers.getState().open('override-form', { tenant: tenant.id, mode: 'set' })}
        >
          {words.fleet.setOverride}
        </Button>
      </PanelHead>
      <ul>
        {(overrides ?? []).map((one) => (
          <OverrideRow key={`${one.environment} ${one.document} ${one.path}`} override={one} />
        ))}
      </ul>
    </>
  );
}

function OverrideRow({ override }: { override: Override }) {
  const { layers } = useConsole();
  const marked = useConsoleState('workspace', (state) => isProtected(state, override.environment));
  const { tenant, environment, document, path, value } = override;
  const start: FormStart = { tenant, environment, document, path, value };
  return (
    <li className="override-row">
      <LayerBadge layer="override" />
      <span className="override-text">
        <code className="cut" title={path}>
          {dotted(path)}
        </code>
        <span className="small">
          <code>{inline(value)}</code>{' '}
          <span className="quiet">
            {document},{' '}
            {environment === null ? (
              words.fleet.everyEnvironment
            ) : (
              <EnvironmentMarker name={environment} marked={marked} />
            )}
          </span>
        </span>
      </span>
      <button
        type="button"
        className="link"
        onClick={() => layers.getState().open('override-form', { ...start, mode: 'set' })}
      >
        {words.fleet.change}
      </button>
      <button
        type="button"
        className="link"
        onClick={() => layers.getState().open('override-form', { ...start, mode: 'unset' })}
      >
        {words.fleet.unset}
      </button>
    </li>
  );
}
