import { CellTowerIcon, DashboardIcon, EndorsedIcon, LayersIcon } from '@blueprintjs/icons';
import { Keys } from '../components/button.tsx';
import { Pane } from '../components/pane.tsx';
import { useConsole, useConsoleState } from '../console.ts';
import { count, counted, noun } from '../format.ts';
import type { Area } from '../stores/route-store.ts';
import { words } from '../words.ts';
import { Compass } from './compass.tsx';

const groups: readonly (readonly [Area, typeof DashboardIcon][])[] = [
  [
    ['overview', DashboardIcon],
    ['templates', LayersIcon],
    ['fleet', CellTowerIcon],
  ],
  [['audit', EndorsedIcon]],
];

/** The areas that exist: what is authored, then what runs. */
export function Rail() {
  const { route, layers } = useConsole();
  const area = useConsoleState('route', (state) => state.area);
  const tenants = useConsoleState('workspace', (state) => state.info.value?.tenants ?? null);
  const waiting = useConsoleState('overview', (state) => state.overview.value?.toDo.length ?? 0);
  const counts: Partial<Record<Area, { text: string; said: string; noun: string; person: boolean }>> = {
    ...(waiting > 0
      ? {
          overview: {
            text: count(waiting),
            said: words.overview.need(waiting),
            noun: words.overview.needNoun(waiting),
            person: true,
          },
        }
      : {}),
    ...(tenants === null
      ? {}
      : {
          fleet: {
            text: count(tenants),
            said: counted(tenants, 'tenant'),
            noun: noun(tenants, 'tenant'),
            person: false,
          },
        }),
  };
  return (
    <Pane as="nav" name={words.frame.areasName} className="rail">
      <div className="rail-brand">
        <Compass />
        <span className="rail-word">{words.frame.product}</span>
      </div>
      {groups.map((group) => (
        <ul key={group[0]?.[0]} className="rail-group">
          {group.map(([one, Icon]) => {
            const number = counts[one];
            const name = number === undefined ? words.frame.areas[one] : `${words.frame.areas[one]} ${number.said}`;
            return (
              <li key={one}>
                <button
                  type="button"
                  className="rail-item"
                  data-tip={name}
                  aria-current={one === area ? 'page' : undefined}
                  onClick={() => route.getState().go(one)}
                >
                  <Icon size={14} aria-hidden="true" />
                  <span className="rail-word">{words.frame.areas[one]}</span>
                  {number === undefined ? null : (
                    <span className="rail-count" data-person={number.person}>
                      {number.text}
                      <span className="hidden-text"> {number.noun}</span>
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      ))}
      <button
        type="button"
        className="rail-foot"
        onClick={() => layers.getState().open('keys')}
        data-tip={words.frame.keySheet}
      >
        <span className="rail-word">{words.frame.allKeys}</span>
        <Keys keys={['?']} />
        <span className="hidden-text">?</span>
      </button>
    </Pane>
  );
}
