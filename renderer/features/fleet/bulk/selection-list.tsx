import { CrossIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Pane, PanelHead } from '../../../components/pane.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { count } from '../../../format.ts';
import { bulkWords } from '../../../words/fleet-bulk.ts';
import { DeleteSelectionDialog } from './selection-dialogs.tsx';
import './bulk.css';

/** The saved selections with how many tenants each means; a press shows them. */
export function SelectionList() {
  const { fleet, route } = useConsole();
  const filter = useConsoleState('fleet', (state) => state.filter);
  const selections = useConsoleState('fleet', (state) => state.selections);
  const all = useConsoleState('workspace', (state) => state.info.value?.tenants ?? null);
  const [leaving, setLeaving] = useState<string | null>(null);
  const show = (text: string) => {
    route.getState().go('fleet');
    void fleet.getState().search(text);
  };
  return (
    <Pane name={bulkWords.selections} className="column selection-pane">
      <PanelHead title={bulkWords.selections} />
      <ul className="selection-list scroll">
        <li>
          <button
            type="button"
            className="selection-row"
            aria-current={filter === '' ? 'true' : undefined}
            onClick={() => show('')}
          >
            <span className="cut">{bulkWords.allTenants}</span>
            <span className="quiet">{all === null ? '' : count(all)}</span>
          </button>
        </li>
        {selections.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="selection-row"
              title={one.expression}
              aria-current={filter === `@${one.name}` ? 'true' : undefined}
              onClick={() => show(`@${one.name}`)}
            >
              <span className="cut">{one.name}</span>
              <span className={one.tenants === null ? 'warning' : 'quiet'}>
                {one.tenants === null ? bulkWords.selectionsBroken : count(one.tenants)}
              </span>
            </button>
            <Button
              tone="quiet"
              small
              label={bulkWords.deleteSelection(one.name)}
              icon={<CrossIcon size={12} aria-hidden="true" />}
              onPress={() => setLeaving(one.name)}
            />
          </li>
        ))}
        {selections.length === 0 ? <li className="quiet small pad">{bulkWords.selectionsNone}</li> : null}
      </ul>
      {leaving === null ? null : <DeleteSelectionDialog name={leaving} onClose={() => setLeaving(null)} />}
    </Pane>
  );
}
