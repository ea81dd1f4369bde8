import { ErrorIcon } from '@blueprintjs/icons';
import { type ReactNode, useEffect, useState } from 'react';
import type { Failure } from '../../main/contract/errors.ts';
import { useConsole } from '../console.ts';
import { clock } from '../format.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';

/** One sentence what lives here, one button to begin. */
export function Empty({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p className="second">{children}</p>
      {action}
    </div>
  );
}

/** True once something has taken longer than 300 ms. */
export function useSlow(waiting: boolean, afterMs = 300): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), afterMs);
    return () => clearTimeout(timer);
  }, [waiting, afterMs]);
  return slow && waiting;
}

const widths = [62, 48, 70, 40, 55, 66, 44, 58];

/** Grey lines in the place of rows, after 300 ms; never a spinner without words. */
export function Loading({ what, waiting }: { what: string; waiting: boolean }) {
  const slow = useSlow(waiting);
  if (!slow) return null;
  return (
    <div className="loading" role="status">
      <span className="hidden-text">{words.frame.loadingName(what)}</span>
      {widths.map((width) => (
        <span key={width} className="loading-line" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

/** What failed, where, and the way on. The last good content stays below it with its time. */
export function FailureNotice({
  failure,
  at,
  onRetry,
}: {
  failure: Failure;
  at?: number | null;
  onRetry?: () => void;
}) {
  const { announcer } = useConsole();
  useEffect(() => announcer.getState().alert(failure.message), [announcer, failure.message]);
  return (
    <div className="notice notice-danger">
      <ErrorIcon size={14} aria-hidden="true" />
      <div className="notice-text">
        <p>
          <span className="strong">{failure.message}</span> <code className="quiet">{failure.code}</code>
        </p>
        {failure.fix === '' ? null : <p className="second">{failure.fix}</p>}
        {at === null || at === undefined ? null : <p className="quiet small">{words.frame.failedAt(clock(at))}</p>}
      </div>
      {onRetry === undefined ? null : (
        <Button small onPress={onRetry}>
          {words.frame.retry}
        </Button>
      )}
    </div>
  );
}
