import { ArrowLeftIcon } from '@blueprintjs/icons';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Pane } from '../../../components/pane.tsx';
import { moveRows } from '../../../components/row-keys.ts';
import { FailureNotice, Loading } from '../../../components/states.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { count } from '../../../format.ts';
import { capsOf } from '../../../frame/bindings.ts';
import { useKey } from '../../../frame/key-registry.ts';
import { replaceWords as words } from '../../../words/replace.ts';
import { useAnswer } from '../history/use-answer.ts';
import { TextField } from '../manage/text-field.tsx';
import { byTemplate, cutLine } from './cut-line.ts';
import { ReplaceDialog } from './replace-dialog.tsx';
import './replace.css';

/** How long typing has to rest before the search runs, in milliseconds. */
const restMs = 200;
/** Matches drawn at once; a replacement takes those that are not drawn as well. */
const most = 500;

/** Finds a text or pattern in every template and replaces it in the chosen ones, with the difference of each first. */
export function ReplacePage({ onBack }: { readonly onBack: () => void }) {
  const { bridge, route } = useConsole();
  const revision = useConsoleState('workspace', (state) => state.revision);
  const [find, setFind] = useState('');
  const [replace, setReplace] = useState('');
  const [how, setHow] = useState({ regex: false, matchCase: false, wholeWord: false });
  const [excluded, setExcluded] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const search = { find, ...how };
  const found = useAnswer(
    find === '' ? null : () => bridge.templateFind(search),
    [find, how.regex, how.matchCase, how.wholeWord, revision],
    restMs,
  );
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  const matches = found.value ?? [];
  const groups = byTemplate(matches);
  const chosen = [...groups.keys()].filter((name) => !excluded.has(name));
  const blocked = find === '' ? words.needFind : chosen.length === 0 ? words.needChosen : undefined;
  const open = () => {
    if (blocked === undefined) setDialog(true);
  };
  useKey('primary', dialog ? null : open);
  useKey('back', dialog ? null : onBack);
  const flip = (key: keyof typeof how) => (
    <label className="in-place">
      <input type="checkbox" checked={how[key]} onChange={(event) => setHow({ ...how, [key]: event.target.checked })} />
      {words[key]}
    </label>
  );
  let drawn = 0;
  return (
    <>
      <div className="head">
        <Button
          tone="quiet"
          small
          label={words.back}
          icon={<ArrowLeftIcon size={14} aria-hidden="true" />}
          onPress={onBack}
        />
        <h1 className="object-title">{words.name}</h1>
        <span className="second" role="status">
          {found.value === null || find === '' ? '' : words.headline(matches.length, groups.size)}
        </span>
        <span className="grow" />
        <Button
          tone="primary"
          keys={capsOf('primary')}
          {...(blocked === undefined ? {} : { disabledWhy: blocked })}
          onPress={open}
        >
          {words.show(chosen.length)}
        </Button>
      </div>
      <div className="replace-fields" ref={box}>
        <TextField mono label={words.find} value={find} maxLength={1000} onChange={setFind} />
        <TextField
          mono
          label={words.replace}
          value={replace}
          maxLength={1000}
          onChange={setReplace}
          {...(how.regex ? { help: words.replaceHelp } : {})}
        />
        <fieldset className="ticks replace-how">
          <legend className="field-label">{words.switches}</legend>
          {flip('regex')}
          {flip('matchCase')}
          {flip('wholeWord')}
        </fieldset>
      </div>
      {found.failure === null ? null : <FailureNotice failure={found.failure} onRetry={found.again} />}
      <Pane name={words.results} className="column grow-pane">
        <Loading what={words.results} waiting={found.value === null && found.state === 'loading'} />
        {find === '' ? <p className="quiet pad">{words.start}</p> : null}
        {find !== '' && found.value !== null && matches.length === 0 && found.failure === null ? (
          <p className="quiet pad" role="status">
            {words.nothing(find)}
          </p>
        ) : null}
        <ul className="scroll" onKeyDown={moveRows}>
          {[...groups].map(([name, own], place) => {
            const rows = own.slice(0, Math.max(0, most - drawn));
            drawn += rows.length;
            return (
              <li key={name}>
                <h2 className="group-head">
                  <label className="in-place">
                    <input
                      type="checkbox"
                      aria-label={words.include(name)}
                      checked={!excluded.has(name)}
                      onChange={(event) => {
                        const next = new Set(excluded);
                        if (event.target.checked) next.delete(name);
                        else next.add(name);
                        setExcluded(next);
                      }}
                    />
                    {name}
                  </label>
                  <span className="quiet">{words.inTemplate(own.length)}</span>
                </h2>
                {rows.map((match, index) => {
                  const [before, hit, after] = cutLine(match);
                  return (
                    <button
                      key={`${match.line} ${match.column}`}
                      type="button"
                      className="match-row"
                      data-row=""
                      data-inset-focus=""
                      tabIndex={place === 0 && index === 0 ? 0 : -1}
                      onClick={() => route.getState().go('templates', `${name}#${match.line}`)}
                    >
                      <span className="quiet match-line">
                        <span className="hidden-text">{words.toLine(name)}</span> {count(match.line)}
                      </span>
                      <code className={excluded.has(name) ? 'cut quiet' : 'cut'}>
                        {before}
                        <mark>{hit}</mark>
                        {after}
                      </code>
                    </button>
                  );
                })}
              </li>
            );
          })}
          {drawn < matches.length ? <li className="quiet pad">{words.more}</li> : null}
        </ul>
      </Pane>
      {dialog ? (
        <ReplaceDialog
          search={search}
          replace={replace}
          templates={chosen}
          matches={chosen.reduce((sum, name) => sum + (groups.get(name)?.length ?? 0), 0)}
          onClose={() => setDialog(false)}
        />
      ) : null}
    </>
  );
}
