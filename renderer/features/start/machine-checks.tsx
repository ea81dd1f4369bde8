import { ErrorIcon, HelpIcon, TickCircleIcon, WarningSignIcon } from '@blueprintjs/icons';
import type { DoctorCheck } from '../../../main/contract/results.ts';
import { Keys } from '../../components/button.tsx';
import { PanelHead } from '../../components/pane.tsx';
import { Loading } from '../../components/states.tsx';
import { words } from '../../words.ts';

const icons = {
  good: [TickCircleIcon, 'success'],
  warning: [WarningSignIcon, 'warning'],
  bad: [ErrorIcon, 'danger'],
  unknown: [HelpIcon, 'quiet'],
} as const;

/** What this machine can do, what comes after, and the keys worth knowing. */
export function MachineChecks({ checks }: { checks: readonly DoctorCheck[] | null }) {
  return (
    <div className="scroll">
      <PanelHead title={words.start.machine} hint={words.start.machineLead} />
      <Loading what={words.start.machine} waiting={checks === null} />
      {checks?.length === 0 ? <p className="quiet pad">{words.start.machineNone}</p> : null}
      <ul className="checks">
        {(checks ?? []).map((check) => {
          const [Icon, tone] = icons[check.state];
          return (
            <li key={check.name}>
              <Icon size={14} className={tone} aria-hidden="true" />
              <span>
                <span className="hidden-text">{check.state}: </span>
                {check.name}
                <span className="second small check-more">
                  {check.message} {check.fix}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      <PanelHead title={words.start.after} hint={words.start.afterLead} />
      <ul className="checks">
        {words.start.afterList.map(([title, more]) => (
          <li key={title}>
            <span className="check-dot" aria-hidden="true" />
            <span>
              {title}
              <span className="second small check-more">{more}</span>
            </span>
          </li>
        ))}
      </ul>
      <PanelHead title={words.start.keysWorth} />
      <ul className="keys-worth">
        {words.start.keysWorthList.map(([what, keys]) => (
          <li key={what}>
            {what}
            <Keys keys={keys.split(' ')} />
          </li>
        ))}
      </ul>
    </div>
  );
}
