import {
  ArchiveIcon,
  BanCircleIcon,
  ErrorIcon,
  InfoSignIcon,
  PauseIcon,
  TickCircleIcon,
  TimeIcon,
  WarningSignIcon,
} from '@blueprintjs/icons';
import type { Finding } from '../../main/contract/finding.ts';
import type { TenantStatus } from '../../main/contract/model.ts';
import { words } from '../words.ts';

const statusIcons = {
  active: [TickCircleIcon, 'success', ''],
  inactive: [BanCircleIcon, 'quiet', 'quiet'],
  suspended: [PauseIcon, 'warning', 'warning'],
  pending: [TimeIcon, 'info', 'info'],
  migrating: [TimeIcon, 'info', 'info'],
  archived: [ArchiveIcon, 'quiet', 'quiet'],
} as const;

/** A tenant's status: icon, word, colour. */
export function StatusWord({ status }: { status: TenantStatus }) {
  const [Icon, iconTone, tone] = statusIcons[status];
  return (
    <span className={`state-word ${tone}`}>
      <Icon size={12} className={iconTone} aria-hidden="true" />
      {words.fleet.status[status]}
    </span>
  );
}

const severityIcons = {
  error: [ErrorIcon, 'danger'],
  warning: [WarningSignIcon, 'warning'],
  note: [InfoSignIcon, 'info'],
} as const;

/** A finding's severity: icon, word, colour. */
export function SeverityWord({ severity, word }: { severity: Finding['severity']; word?: string }) {
  const [Icon, tone] = severityIcons[severity];
  return (
    <span className={`state-word ${tone}`}>
      <Icon size={14} aria-hidden="true" />
      {word ?? words.templates.severity[severity]}
    </span>
  );
}

/** How an audited call ended. */
export function ResultWord({ result }: { result: string }) {
  const [kind = 'done', code] = result.split(':');
  const [Icon, tone, word] =
    kind === 'done'
      ? ([TickCircleIcon, 'success', words.audit.results.done] as const)
      : kind === 'refused'
        ? ([BanCircleIcon, 'warning', words.audit.results.refused] as const)
        : ([ErrorIcon, 'danger', words.audit.results.failed] as const);
  return (
    <span className={`state-word ${kind === 'done' ? '' : tone}`} title={code}>
      <Icon size={12} className={tone} aria-hidden="true" />
      {word}
    </span>
  );
}
