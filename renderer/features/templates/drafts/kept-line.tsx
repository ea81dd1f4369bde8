import { SavedIcon, WarningSignIcon } from '@blueprintjs/icons';
import { useEffect } from 'react';
import { useConsole } from '../../../console.ts';
import { clock, wholeMoment } from '../../../format.ts';
import { authoringWords as words } from '../../../words/authoring.ts';
import { useDraft } from '../use-draft.ts';
import type { DraftSession } from './draft-session.ts';

/** Which draft is open, and whether everything typed into it is on disk. */
export function KeptLine({ session }: { readonly session: DraftSession }) {
  const { announcer } = useConsole();
  const phase = useDraft(session, (state) => state.phase);
  const failure = useDraft(session, (state) => state.failure);
  const edits = useDraft(session, (state) => state.edits);
  const writable = useDraft(session, (state) => state.writable);
  const onVersion = useDraft(session, (state) => state.onVersion);
  const kept = useDraft(session, (state) => state.kept);
  const lost = kept.state === 'not-kept';
  const why = !lost ? '' : kept.hostLost ? words.hostAway : kept.failure.message;
  useEffect(() => {
    if (lost) announcer.getState().alert(words.notKept(why));
  }, [announcer, lost, why]);
  if (phase === 'opening') return <span className="draft-chip quiet">{words.opening}</span>;
  if (phase === 'failed')
    return (
      <span className="draft-chip" title={words.noDraft(failure?.message ?? '')}>
        {words.readOnly}
      </span>
    );
  return (
    <span className="draft-chip" data-state={lost ? 'lost' : edits > 0 ? 'edited' : 'same'}>
      {edits === 0 && kept.state === 'nothing' ? (
        <span className="quiet">{writable ? words.unchanged : words.readOnly}</span>
      ) : (
        <>
          {edits > 0 ? <span className="draft-dot" aria-hidden="true" /> : null}
          <span className="draft-edits">
            <span className="draft-wide">{words.draftOn(onVersion)}, </span>
            {words.edits(edits)}
          </span>
        </>
      )}
      {!writable && edits > 0 ? <span className="quiet">{words.readOnly}</span> : null}
      {kept.state === 'kept' ? (
        <span className="draft-kept" title={wholeMoment(kept.at)}>
          <SavedIcon size={12} className="success" aria-hidden="true" />
          {words.savedLocally(clock(kept.at))}
        </span>
      ) : kept.state === 'keeping' ? (
        <span className="draft-kept quiet">
          <SavedIcon size={12} aria-hidden="true" />
          {kept.at === null ? words.keeping : words.savedLocally(clock(kept.at))}
        </span>
      ) : lost ? (
        <span className="draft-kept danger cut" title={`${why} ${words.notKeptTitle(kept.batches)}`}>
          <WarningSignIcon size={12} aria-hidden="true" />
          {words.notKept(why)}
        </span>
      ) : null}
    </span>
  );
}
