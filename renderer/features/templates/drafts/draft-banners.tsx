import { EyeOpenIcon, GitMergeIcon, HistoryIcon } from '@blueprintjs/icons';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Template } from '../../../../main/contract/model.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useConsole } from '../../../console.ts';
import { authoringWords as words } from '../../../words/authoring.ts';
import { words as all } from '../../../words.ts';
import { useDraft } from '../use-draft.ts';
import type { DraftSession } from './draft-session.ts';
import type { MergeConflict } from './merge-lines.ts';

const DiffView = lazy(async () => ({ default: (await import('../../../editor/diff-view.tsx')).DiffView }));

/** What stands in the way of writing on: another window, a newer version, a merge with contradictions. One at a time. */
export function DraftBanners(props: {
  readonly session: DraftSession;
  readonly template: Template;
  readonly onLine: (line: number) => void;
}) {
  const { session, template } = props;
  const { announcer } = useConsole();
  const [shown, setShown] = useState(false);
  const phase = useDraft(session, (state) => state.phase);
  const writable = useDraft(session, (state) => state.writable);
  const rescued = useDraft(session, (state) => state.rescued);
  const merge = useDraft(session, (state) => state.merge);
  const edits = useDraft(session, (state) => state.edits);
  const draft = useDraft(session, (state) => state.draft);
  const onVersion = useDraft(session, (state) => state.onVersion);
  const base = useDraft(session, (state) => state.base);
  if (phase !== 'open') return null;
  if (!writable)
    return (
      <Strip icon={<EyeOpenIcon size={14} />} tone={rescued === null ? 'plain' : 'warn'}>
        <span className="banner-text">
          {rescued === null ? words.otherWindow : words.otherWindowRescued(rescued.batches)}
        </span>
        <Button tone="link" onPress={() => void session.open(true)}>
          {words.takeOver}
        </Button>
      </Strip>
    );
  if (merge !== null)
    return (
      <Conflicts
        conflicts={merge.conflicts}
        session={session}
        onLine={props.onLine}
        onDone={() => session.acknowledge()}
      />
    );
  if (template.version === onVersion || (edits === 0 && draft === null)) return null;
  const rebase = () => {
    const merged = session.rebase({ version: template.version, text: template.text });
    setShown(false);
    if (merged.conflicts.length > 0) announcer.getState().say(words.merged(merged.conflicts.length));
  };
  const keep = () => {
    session.keepMine(template.version);
    setShown(false);
  };
  const choices = (
    <>
      <Button small onPress={rebase}>
        {words.rebase(template.version)}
      </Button>
      <Button small onPress={keep}>
        {words.keepMine}
      </Button>
    </>
  );
  return (
    <>
      <Strip icon={<HistoryIcon size={14} />} tone="warn">
        <span className="banner-text">
          {template.version > onVersion
            ? words.newer(template.version, edits)
            : words.undone(onVersion, template.version, edits)}{' '}
          <button type="button" className="link" onClick={() => setShown(true)}>
            {words.showNewer}
          </button>
        </span>
        {choices}
      </Strip>
      {shown ? (
        <Dialog
          name={words.newerTitle(onVersion, template.version)}
          onClose={() => setShown(false)}
          className="form-dialog wide-dialog"
        >
          <div className="dialog-head">
            <h2>{words.newerTitle(onVersion, template.version)}</h2>
          </div>
          <div className="dialog-diff">
            <Suspense fallback={null}>
              <DiffView
                left={{ label: `v${onVersion}`, text: base }}
                right={{ label: `v${template.version}`, text: template.text }}
                language="template"
                name={words.newerTitle(onVersion, template.version)}
              />
            </Suspense>
          </div>
          <div className="dialog-foot">
            {choices}
            <span className="grow" />
            <Button onPress={() => setShown(false)}>{all.frame.close}</Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

function Strip(props: { readonly icon: ReactNode; readonly tone: 'plain' | 'warn'; readonly children: ReactNode }) {
  return (
    <div className={`banner draft-banner banner-${props.tone}`} role="status">
      <span aria-hidden="true" className="banner-icon">
        {props.icon}
      </span>
      {props.children}
    </div>
  );
}

/** The places that both sides changed, mine standing in the text, theirs one press away. */
function Conflicts(props: {
  readonly conflicts: readonly MergeConflict[];
  readonly session: DraftSession;
  readonly onLine: (line: number) => void;
  readonly onDone: () => void;
}) {
  const { conflicts, session } = props;
  const useTheirs = (conflict: MergeConflict) => {
    const { text } = session.store.getState();
    const mine = conflict.mine.join('\n');
    const lines = text.split('\n');
    let from = conflict.line - 1;
    // What was typed since may have moved the place; it is looked for by its words.
    if (lines.slice(from, from + conflict.mine.length).join('\n') !== mine)
      from = lines.findIndex((_, index) => lines.slice(index, index + conflict.mine.length).join('\n') === mine);
    if (from < 0) return props.onLine(conflict.line);
    const at = lines.slice(0, from).reduce((sum, line) => sum + line.length + 1, 0);
    const removed = conflict.mine.length === 0 ? '' : mine;
    const inserted = conflict.theirs.join('\n');
    const [cut, put] =
      conflict.mine.length === 0
        ? ['', `${inserted}\n`]
        : conflict.theirs.length === 0
          ? [`${removed}\n`, '']
          : [removed, inserted];
    session.edit([{ at, removed: cut, inserted: put }], 'step');
    props.onLine(from + 1);
  };
  return (
    <section className="conflicts" aria-label={words.merged(conflicts.length)}>
      <Strip icon={<GitMergeIcon size={14} />} tone="warn">
        <span className="banner-text">{words.merged(conflicts.length)}</span>
        <Button tone="link" onPress={props.onDone}>
          {words.mergeDone}
        </Button>
      </Strip>
      <ul>
        {conflicts.map((one) => (
          <li key={one.line} className="conflict">
            <button type="button" className="link" onClick={() => props.onLine(one.line)}>
              {words.conflictAt(one.line)}
            </button>
            <span className="quiet small">{words.mine}</span>
            <code className="conflict-text">{one.mine.join('\n') || '–'}</code>
            <span className="quiet small">{words.theirs}</span>
            <code className="conflict-text">{one.theirs.join('\n') || '–'}</code>
            <Button small onPress={() => useTheirs(one)}>
              {words.useTheirs}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
