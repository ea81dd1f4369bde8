import { ErrorIcon, InfoSignIcon, WarningSignIcon } from '@blueprintjs/icons';
import type { Finding } from '../../../main/contract/finding.ts';

const signs = {
  error: [ErrorIcon, 'danger'],
  warning: [WarningSignIcon, 'warning'],
  note: [InfoSignIcon, 'info'],
} as const;

/** What could not be rendered, or no longer fits: sentence, path, way on. */
export function ValueFindings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="value-findings">
      {findings.map((finding, index) => {
        const [Icon, tone] = signs[finding.severity];
        return (
          <li key={`${index} ${finding.code}`}>
            <span className={`state-word ${tone}`}>
              <Icon size={12} aria-hidden="true" />
              {finding.severity}
            </span>
            <span className="value-finding">
              <span>{finding.message}</span>
              {finding.path === '' ? null : <code className="quiet">{finding.path}</code>}
              {finding.fix === '' ? null : <span className="second small">{finding.fix}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
