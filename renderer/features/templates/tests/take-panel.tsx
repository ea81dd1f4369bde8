import { AddIcon, TickIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import type { JsonObject } from '../../../../main/contract/json.ts';
import { FailureNotice, Loading } from '../../../components/states.tsx';
import { useConsole } from '../../../console.ts';
import { dotted, inline } from '../../../format.ts';
import { testWords as words } from '../../../words/tests.ts';
import { useAnswer } from '../history/use-answer.ts';
import type { Expectation } from './expectation-rows.tsx';

/** Values drawn at once; the filter finds the others. */
const most = 120;

/** What the text gives over the test's values, line by line; a line becomes an expectation by a press. */
export function TakePanel(props: {
  readonly text: string;
  readonly context: JsonObject;
  readonly expect: readonly Expectation[];
  readonly onTake: (expectation: Expectation) => void;
}) {
  const { bridge } = useConsole();
  const [open, setOpen] = useState(false);
  const [filter, setFilter] = useState('');
  const { text, context } = props;
  const rendering = useAnswer(
    open ? () => bridge.renderText({ text, context, explain: true }) : null,
    [open, text, JSON.stringify(context)],
    150,
  );
  const leaves = rendering.value?.leaves ?? [];
  const wanted = filter.trim().toLowerCase();
  const found = leaves.filter(
    (leaf) => dotted(leaf.path).toLowerCase().includes(wanted) || inline(leaf.value).toLowerCase().includes(wanted),
  );
  const taken = new Set(props.expect.flatMap((one) => ('path' in one ? [one.path] : [])));
  return (
    <details className="take" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.take} <span className="quiet small">{words.takeHint}</span>
      </summary>
      {rendering.failure === null ? null : <FailureNotice failure={rendering.failure} />}
      <Loading what={words.take} waiting={open && rendering.value === null && rendering.state === 'loading'} />
      {rendering.value === null ? null : (
        <>
          <div className="take-head">
            <input
              className="input"
              aria-label={words.takeFilter}
              placeholder={words.takeFilter}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
            <span className="quiet small" role="status">
              {words.takeShown(Math.min(most, found.length), leaves.length)}
            </span>
          </div>
          {found.length === 0 ? <p className="quiet">{words.takeNone}</p> : null}
          <ul className="take-list">
            {found.slice(0, most).map((leaf) => (
              <li key={leaf.path}>
                {taken.has(leaf.path) ? (
                  <span className="take-line quiet">
                    <TickIcon size={12} aria-hidden="true" />
                    <code className="cut">{dotted(leaf.path)}</code>
                    <span className="small">{words.takeTaken}</span>
                  </span>
                ) : (
                  <button
                    type="button"
                    className="take-line"
                    data-inset-focus=""
                    onClick={() => props.onTake({ path: leaf.path, equals: leaf.value })}
                  >
                    <span>
                      <AddIcon size={12} aria-hidden="true" />
                      <span className="hidden-text">{words.takeLine}</span>
                    </span>
                    <code className="cut">{dotted(leaf.path)}</code>
                    <code className="cut second" title={inline(leaf.value)}>
                      {inline(leaf.value)}
                    </code>
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
