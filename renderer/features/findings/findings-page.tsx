import { ArrowLeftIcon } from '@blueprintjs/icons';
import { useEffect, useRef, useState } from 'react';
import { type FindingCode, findingCode, findingCodes } from '../../../main/contract/finding-codes.ts';
import { Button } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { moveRows } from '../../components/row-keys.ts';
import { SeverityWord } from '../../components/state-word.tsx';
import { useConsole } from '../../console.ts';
import { useKey } from '../../frame/key-registry.ts';
import { findingWords as words } from '../../words/findings.ts';
import { findCodes, targetOfCode } from './find-codes.ts';
import './findings.css';

/** Every finding code with meaning, example and remedy; searched by words, opened by `#CODE`. */
export function FindingsPage(props: {
  /** The code that is open; empty: the first that is shown. */
  readonly code: string;
  readonly onBack: () => void;
}) {
  const { route } = useConsole();
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const shown = findCodes(findingCodes, query);
  const asked = findingCode(props.code);
  const open = shown.find((one) => one.code === props.code) ?? (query === '' ? (asked ?? shown[0]) : shown[0]);
  const openCode = open?.code;
  useKey('filter', () => field.current?.focus());
  useKey('back', props.onBack);
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(`[data-code="${openCode}"]`);
    row?.scrollIntoView?.({ block: 'nearest' });
  }, [openCode]);
  return (
    <>
      <div className="head">
        <Button
          tone="quiet"
          small
          label={words.back}
          icon={<ArrowLeftIcon size={14} aria-hidden="true" />}
          onPress={props.onBack}
        />
        <div className="head-text">
          <h1 className="object-title">{words.name}</h1>
          <p className="head-line">{words.lead}</p>
        </div>
      </div>
      <div className="columns findings-columns">
        <Pane name={words.list} className="column">
          <div className="panel-head findings-search">
            <input
              ref={field}
              className="input"
              aria-label={words.filter}
              placeholder={words.filter}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
            <span className="panel-hint" role="status">
              {words.shown(shown.length, findingCodes.length)}
            </span>
          </div>
          {shown.length === 0 ? <p className="quiet pad">{words.nothing(query)}</p> : null}
          <ul className="scroll" ref={list} onKeyDown={moveRows}>
            {shown.map((one) => (
              <li key={one.code}>
                <button
                  type="button"
                  className="finding-row"
                  data-row=""
                  data-code={one.code}
                  data-inset-focus=""
                  tabIndex={one.code === openCode ? 0 : -1}
                  aria-pressed={one.code === openCode}
                  onClick={() => route.getState().go('templates', targetOfCode(one.code))}
                >
                  <code>{one.code}</code>
                  <span className="second cut">{one.title}</span>
                </button>
              </li>
            ))}
          </ul>
        </Pane>
        <Pane name={open?.title ?? words.name} className="column">
          {props.code !== '' && asked === undefined ? <p className="quiet pad">{words.unknown(props.code)}</p> : null}
          {open === undefined ? null : <Explained code={open} />}
        </Pane>
      </div>
    </>
  );
}

/** One code, whole. */
function Explained({ code }: { readonly code: FindingCode }) {
  const { example } = code;
  return (
    <article className="scroll finding-explained">
      <div className="finding-title">
        <h2>{code.title}</h2>
        <code className="quiet">{code.code}</code>
        <SeverityWord severity={code.severity} />
      </div>
      <section>
        <h3>{words.meaning}</h3>
        <p>{code.meaning}</p>
      </section>
      <section>
        <h3>{words.example}</h3>
        {'situation' in example ? (
          <p>{example.situation}</p>
        ) : (
          <>
            <Code name={words.example} text={example.template} />
            {example.schema === undefined ? null : (
              <>
                <p className="quiet small">{words.schema}</p>
                <Code name={words.schema} text={JSON.stringify(example.schema, null, 2)} />
              </>
            )}
          </>
        )}
      </section>
      <section>
        <h3>{words.remedy}</h3>
        <p>{code.remedy}</p>
      </section>
    </article>
  );
}

function Code({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no scrolling box
    <pre
      className="finding-example"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      role="group"
      aria-label={name}
      data-inset-focus=""
    >
      {text.trimEnd()}
    </pre>
  );
}
