import { ErrorIcon, InfoSignIcon } from '@blueprintjs/icons';
import { useEffect, useRef } from 'react';
import { useConsole, useConsoleState } from '../../console.ts';
import { clock } from '../../format.ts';
import { authoringWords as words } from '../../words/authoring.ts';
import { FindingCodeLink } from '../findings/finding-code-link.tsx';

/** Why the text gives no result, in plain words with its line; below stands the last good one. */
export function PreviewNotice(props: {
  readonly greyed: boolean;
  readonly onLine: (source: string, line: number) => void;
}) {
  const { announcer } = useConsole();
  const preview = useConsoleState('templates', (state) => state.preview);
  const name = useConsoleState('templates', (state) => state.template.value?.name ?? '');
  const pinned = useConsoleState('templates', (state) => state.pinned?.name ?? '');
  const worst = preview.findings.find((one) => one.severity === 'error');
  const broken = !preview.good && worst !== undefined && preview.failure === null;
  const said = broken ? worst.message : '';
  const was = useRef(false);
  useEffect(() => {
    if (preview.state === 'loading') return;
    if (said !== '') announcer.getState().say(words.staleSaid(said));
    else if (was.current) announcer.getState().say(words.back);
    was.current = said !== '';
  }, [announcer, said, preview.state]);
  if (broken) {
    const source = worst.source;
    return (
      <div className="notice notice-danger preview-notice">
        <ErrorIcon size={14} aria-hidden="true" />
        <div className="notice-text">
          <p>
            <span className="strong">{worst.message}</span> <FindingCodeLink code={worst.code} />{' '}
            {source === undefined || worst.message.includes(`line ${source.line}`) ? null : (
              <button type="button" className="link" onClick={() => props.onLine(source.name, source.line)}>
                {source.name === name ? words.goToSource(source.line) : words.openSource(source.name, source.line)}
              </button>
            )}
          </p>
          {worst.fix === '' ? null : <p className="second">{worst.fix}</p>}
          <p className="quiet small">{preview.at === null ? words.staleNone : words.stale(clock(preview.at))}</p>
        </div>
      </div>
    );
  }
  if (preview.rendering === null || preview.plays !== null || preview.failure !== null) return null;
  return (
    <div className="notice preview-notice">
      <InfoSignIcon size={14} className="info" aria-hidden="true" />
      <p className="notice-text second">{words.notRead(pinned)}</p>
    </div>
  );
}
