import { useState } from 'react';
import type { Failure } from '../../../../main/contract/errors.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { FailureNotice } from '../../../components/states.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { moment } from '../../../format.ts';
import { useKey } from '../../../frame/key-registry.ts';
import { authoringWords as words } from '../../../words/authoring.ts';
import { useDraft } from '../use-draft.ts';
import type { DraftSession } from './draft-session.ts';

/** Says what is lost with a draft, and destroys it. */
export function DiscardDialog(props: { readonly session: DraftSession; readonly onClose: () => void }) {
  const { session, onClose } = props;
  const { announcer } = useConsole();
  const edits = useDraft(session, (state) => state.edits);
  const since = useDraft(session, (state) => state.since);
  const version = useConsoleState('templates', (state) => state.template.value?.version ?? 1);
  const [failure, setFailure] = useState<Failure | null>(null);
  const discard = async () => {
    const outcome = await session.discard();
    if (!outcome.ok) return setFailure(outcome.failure);
    announcer.getState().say(words.discarded);
    onClose();
  };
  useKey('primary', null);
  return (
    <Dialog name={words.discardTitle} onClose={onClose} className="form-dialog">
      <div className="dialog-head">
        <h2>{words.discardTitle}</h2>
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="dialog-body">
        <p>{words.discardLost(edits, moment(since ?? Date.now()))}</p>
        <p className="second">{words.discardStays(version)}</p>
      </div>
      <div className="dialog-foot">
        <Button tone="irreversible" onPress={() => void discard()}>
          {words.discard(edits)}
        </Button>
        <Button onPress={onClose}>{words.keepEditing}</Button>
      </div>
    </Dialog>
  );
}
