import { ErrorIcon, InfoSignIcon, WarningSignIcon } from '@blueprintjs/icons';
import { tenantStatuses } from '../../../main/contract/model.ts';
import type { ToDo } from '../../../main/contract/results.ts';
import { PanelHead } from '../../components/pane.tsx';
import { useConsole } from '../../console.ts';
import { age, count, wholeMoment } from '../../format.ts';
import { words } from '../../words.ts';

const severities = ['now', 'today', 'week'] as const;
const icons = {
  now: [ErrorIcon, 'danger'],
  today: [WarningSignIcon, 'warning'],
  week: [InfoSignIcon, 'info'],
} as const;

/** What waits for a person, by when; each row leads where it is decided. */
export function WorkingList({ toDo }: { toDo: readonly ToDo[] }) {
  return (
    <>
      <PanelHead title={words.overview.toDo} hint={words.overview.toDoHint} />
      {toDo.length === 0 ? <p className="quiet pad">{words.overview.toDoEmpty}</p> : null}
      <div className="scroll">
        {severities.map((severity) => {
          const rows = toDo.filter((one) => one.severity === severity);
          return rows.length === 0 ? null : (
            <section key={severity} aria-label={words.overview.groups[severity]}>
              <div className="group-head">
                {words.overview.groups[severity]} <span className="quiet">{count(rows.length)}</span>
              </div>
              <ul>
                {rows.map((one) => (
                  <WorkRow key={`${one.code} ${one.title} ${one.action.target}`} toDo={one} />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </>
  );
}

function WorkRow({ toDo }: { toDo: ToDo }) {
  const { route, layers } = useConsole();
  const [Icon, tone] = icons[toDo.severity];
  const { area, label, target } = toDo.action;
  const follow = () => {
    const isStatus = tenantStatuses.some((one) => one === target);
    if (area === 'fleet' && isStatus) return route.getState().go('fleet', `?status:${target}`);
    if (area !== 'workspace') return route.getState().go(area, target);
    layers.getState().open(target.includes('seal') ? 'seal' : 'recovery-kit');
  };
  return (
    <li className="work-row">
      <span className={`state-word ${tone}`}>
        <Icon size={14} aria-hidden="true" />
        {words.overview.severity[toDo.severity]}
      </span>
      <span className="work-text">
        <span className="strong cut">{toDo.title}</span>
        <span className="second small cut" title={toDo.evidence}>
          {toDo.evidence}
        </span>
      </span>
      <span className="work-count">
        <b>{count(toDo.count)}</b> <span className="second">{toDo.noun}</span>
      </span>
      <span className="work-age quiet" title={wholeMoment(toDo.since)}>
        {toDo.since === '' ? '' : age(toDo.since)}
      </span>
      <button type="button" className="link" onClick={follow}>
        {label}
      </button>
    </li>
  );
}
