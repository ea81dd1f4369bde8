import { CrossIcon, ErrorIcon, FilterIcon } from '@blueprintjs/icons';
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useMemo, useState } from 'react';
import { Button, Keys } from '../../components/button.tsx';
import { useConsoleState } from '../../console.ts';
import { count } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { bulkWords } from '../../words/fleet-bulk.ts';
import { words } from '../../words.ts';
import { cutSelection, joinSelection, type SelectionChip } from './selection-text.ts';
import { lastWord, suggestTerms } from './suggest-terms.ts';

/** The field that narrows the fleet: finished terms stand as chips, what is being typed beside them, what is wrong under it. */
export function FilterField(props: {
  readonly onFilter: (text: string) => void;
  readonly ref: Ref<HTMLInputElement>;
  readonly children?: ReactNode;
}) {
  const { onFilter } = props;
  const id = useId();
  const given = useConsoleState('fleet', (state) => state.given);
  const problem = useConsoleState('fleet', (state) => state.problem);
  const saved = useConsoleState('fleet', (state) => state.selections);
  const rows = useConsoleState('fleet', (state) => state.rows);
  const next = useConsoleState('fleet', (state) => state.next);
  const environments = useConsoleState('workspace', (state) => state.environments);
  const [chips, setChips] = useState<readonly SelectionChip[]>([]);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(-1);
  const [open, setOpen] = useState(false);
  const whole = joinSelection(chips, typed);
  const suggestions = useMemo(
    () =>
      open
        ? suggestTerms(typed, {
            saved,
            environments: environments.map((one) => one.name),
            rows,
            whole: next === null,
          })
        : [],
    [open, typed, saved, environments, rows, next],
  );
  useEffect(() => {
    // An overview's link or a saved selection takes the place of what was typed.
    const cut = cutSelection(given.text);
    setChips(cut.chips);
    setTyped(cut.rest);
  }, [given]);
  const put = (nextChips: readonly SelectionChip[], text: string) => {
    setChips(nextChips);
    setTyped(text);
    setAt(-1);
    const expression = joinSelection(nextChips, text);
    if (expression !== whole) onFilter(expression);
  };
  const settleTyped = (text: string) => {
    const cut = cutSelection(text);
    if (cut.chips.length === 0) put(chips, text);
    else put([...chips, ...cut.chips], cut.rest === '' ? '' : `${cut.rest} `);
  };
  const accept = (text: string) => {
    const before = typed.slice(0, typed.length - lastWord(typed).length);
    if (text.endsWith(':')) put(chips, before + text);
    else settleTyped(`${before}${text} `);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = suggestions[at];
    if (event.key === 'ArrowDown' && suggestions.length > 0) setAt((at + 1) % suggestions.length);
    else if (event.key === 'ArrowUp' && suggestions.length > 0)
      setAt((at - 1 + suggestions.length) % suggestions.length);
    else if (event.key === 'Enter' && chosen !== undefined) accept(chosen.text);
    else if (event.key === 'Enter') {
      setOpen(false);
      settleTyped(`${typed} `.trimStart());
    } else if (event.key === 'Backspace' && typed === '' && chips.length > 0) {
      // The last term comes back as text, to be changed.
      const last = chips.at(-1);
      put(chips.slice(0, -1), last?.text ?? '');
    } else if (event.key === 'Escape' && suggestions.length > 0) setOpen(false);
    else if (event.key === 'Escape' && whole !== '') put([], '');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // A word that can still become a right one is not called wrong while it is typed.
  const shown = problem !== null && suggestions.length === 0 && problem.text === whole ? problem : null;
  return (
    <div className="filter-bar">
      <div className="filter-box">
        {/* biome-ignore lint/a11y/useSemanticElements: a search region around one field and its chips */}
        <div className="filter-field" role="search" data-wrong={shown !== null}>
          <FilterIcon size={14} aria-hidden="true" />
          {chips.map((chip) => (
            <button
              key={chip.text}
              type="button"
              className="term mono"
              title={bulkWords.term(chip.text)}
              onClick={() =>
                put(
                  chips.filter((one) => one !== chip),
                  typed,
                )
              }
            >
              {chip.negative ? <span className="warning">{`not\u00a0`}</span> : null}
              <span className="term-key">{chip.key}</span>
              {chip.value}
              <CrossIcon size={12} aria-hidden="true" />
            </button>
          ))}
          <input
            ref={props.ref}
            className="filter-input"
            role="combobox"
            aria-expanded={suggestions.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-label={words.fleet.filter}
            aria-invalid={shown !== null}
            aria-describedby={`${id}-said`}
            {...(at >= 0 ? { 'aria-activedescendant': `${id}-${at}` } : {})}
            placeholder={chips.length === 0 ? bulkWords.filterHelp : ''}
            value={typed}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setOpen(true);
              const text = event.target.value;
              if (/\s$/.test(text) && text.length > typed.length) settleTyped(text);
              else put(chips, text);
            }}
            onBlur={() => setOpen(false)}
            onKeyDown={press}
          />
          {whole === '' ? (
            <Keys keys={capsOf('filter')} />
          ) : (
            <Button
              tone="quiet"
              small
              label={words.fleet.clearFilter}
              icon={<CrossIcon size={12} aria-hidden="true" />}
              onPress={() => put([], '')}
            />
          )}
        </div>
        {suggestions.length === 0 ? null : (
          <div id={`${id}-list`} role="listbox" aria-label={bulkWords.suggestions} className="suggestions">
            {suggestions.map((one, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
              <div
                key={one.text}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                className="suggestion"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => accept(one.text)}
              >
                <code>{one.text}</code>
                {one.tenants === null ? null : <span className="quiet small">{count(one.tenants)}</span>}
              </div>
            ))}
          </div>
        )}
        <div id={`${id}-said`} role="status" className={shown === null ? 'hidden-text' : 'field-error filter-problem'}>
          {shown === null ? null : (
            <>
              <ErrorIcon size={12} aria-hidden="true" />
              <span>
                {shown.message} <span className="second">{shown.fix}</span>
                {shown.at === null ? null : <Marked text={shown.text} at={shown.at} />}
              </span>
            </>
          )}
        </div>
      </div>
      {props.children}
    </div>
  );
}

/** The selection with the character at which it goes wrong marked. */
function Marked({ text, at }: { readonly text: string; readonly at: number }) {
  return (
    <code className="marked" aria-hidden="true">
      {text.slice(0, at - 1)}
      <mark>{text.slice(at - 1, at) || ' '}</mark>
      {text.slice(at)}
    </code>
  );
}
