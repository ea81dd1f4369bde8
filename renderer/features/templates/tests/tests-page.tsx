import { AddIcon, BanCircleIcon, TickCircleIcon, TimeIcon } from '@blueprintjs/icons';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { TemplateTestResult } from '../../../../main/contract/results.ts';
import { Button } from '../../../components/button.tsx';
import { Pane } from '../../../components/pane.tsx';
import { moveRows } from '../../../components/row-keys.ts';
import { Empty, FailureNotice } from '../../../components/states.tsx';
import { testWords as words } from '../../../words/tests.ts';
import type { TemplatePageProps } from '../manage/page-props.ts';
import { SampleForm } from './sample-form.tsx';
import { SaveTestsDialog } from './save-tests-dialog.tsx';
import { TestForm } from './test-form.tsx';
import { isEdited, type TestsStore } from './tests-store.ts';
import './tests.css';

/** How long typing has to rest before the tests run again, in milliseconds. */
const restMs = 180;

/** A template's tests: a list with how each comes out for the text as it stands, the open one as a form, and the sample. */
export function TestsPage(
  props: TemplatePageProps & {
    readonly store: TestsStore;
    /** The draft that holds the unsaved text; null while there is none. */
    readonly draft?: string | null;
    readonly onLine?: (line: number) => void;
  },
) {
  const { template, text, store } = props;
  const state = useStore(store);
  const [dialog, setDialog] = useState(false);
  const [sampleOpen, setSampleOpen] = useState(false);
  useEffect(() => store.getState().open(template), [store, template]);
  const { tests, sample, chosen, results } = state;
  const here = state.of?.id === template.id;
  useEffect(() => {
    if (!here || tests.length === 0) return;
    const timer = setTimeout(() => void store.getState().run(text), restMs);
    return () => clearTimeout(timer);
  }, [store, here, text, tests, sample, template.version]);
  const outcomes = results.value ?? [];
  const passed = outcomes.filter((one) => one.passed).length;
  const edited = here && isEdited(state);
  const open = tests[chosen];
  const add = () => {
    setSampleOpen(false);
    store.getState().add({ name: '', context: {}, expect: [] });
  };
  return (
    <div className="columns tests-columns">
      <Pane name={words.name} className="column">
        <div className="panel-head">
          <h2 className="panel-title">{words.name}</h2>
          <span className="panel-hint cut" role="status">
            {words.headline(passed, tests.length)}
            {edited ? `, ${words.unsaved}` : ''}
          </span>
          <span className="panel-actions">
            <Button small icon={<AddIcon size={12} aria-hidden="true" />} onPress={add}>
              {words.add}
            </Button>
          </span>
        </div>
        {results.failure === null ? null : (
          <FailureNotice failure={results.failure} at={results.at} onRetry={() => void store.getState().run(text)} />
        )}
        {tests.length === 0 ? <Empty title={words.emptyTitle}>{words.empty}</Empty> : null}
        <ul className={results.failure === null ? 'scroll test-list' : 'scroll test-list stale'} onKeyDown={moveRows}>
          {tests.map((test, index) => (
            <TestRow
              key={index}
              name={test.name}
              result={results.value === null || index >= outcomes.length ? null : (outcomes[index] ?? null)}
              chosen={index === chosen && !sampleOpen}
              focusable={index === Math.max(0, chosen)}
              onChoose={() => {
                setSampleOpen(false);
                store.getState().choose(index);
              }}
            />
          ))}
        </ul>
        <div className="foot">
          <Button small tone="quiet" onPress={() => setSampleOpen(true)}>
            {words.sampleEdit}
          </Button>
          <span className="grow" />
          {edited ? (
            <Button small tone="quiet" onPress={() => store.getState().discard(template)}>
              {words.discard}
            </Button>
          ) : null}
          <Button small {...(edited ? {} : { disabledWhy: words.nothingToSave })} onPress={() => setDialog(true)}>
            {words.save}
          </Button>
        </div>
      </Pane>
      {sampleOpen ? (
        <SampleForm key={template.id} sample={sample} onSample={(next) => store.getState().putSample(next)} />
      ) : open === undefined ? (
        <Pane name={words.chooseOne} className="column">
          <p className="quiet pad">{words.chooseOne}</p>
        </Pane>
      ) : (
        <TestForm
          key={`${template.id} ${chosen}`}
          test={open}
          text={text}
          sample={sample ?? {}}
          onTest={(test) => store.getState().put(chosen, test)}
          onCopy={() => store.getState().add({ ...open, name: `${open.name}, again` })}
          onRemove={() => store.getState().remove(chosen)}
        />
      )}
      {dialog ? <SaveTestsDialog {...props} onClose={() => setDialog(false)} /> : null}
    </div>
  );
}

/** How a test came out: icon, word, colour. */
export function TestOutcome({ result }: { readonly result: TemplateTestResult | null }) {
  const [Icon, tone, word] =
    result === null
      ? ([TimeIcon, 'quiet', words.waiting] as const)
      : result.passed
        ? ([TickCircleIcon, 'success', words.passes] as const)
        : ([BanCircleIcon, 'danger', words.fails] as const);
  return (
    <span className={`state-word ${tone}`}>
      <Icon size={12} aria-hidden="true" />
      {word}
    </span>
  );
}

function TestRow(props: {
  readonly name: string;
  readonly result: TemplateTestResult | null;
  readonly chosen: boolean;
  readonly focusable: boolean;
  readonly onChoose: () => void;
}) {
  const { name, result } = props;
  return (
    <li>
      <button
        type="button"
        className="test-row"
        data-row=""
        data-inset-focus=""
        aria-pressed={props.chosen}
        tabIndex={props.focusable ? 0 : -1}
        onClick={props.onChoose}
      >
        <span className="test-row-head">
          <TestOutcome result={result} />
          <span className={name === '' ? 'quiet cut' : 'strong cut'}>{name === '' ? words.needName : name}</span>
        </span>
        {result === null || result.passed ? null : (
          <span className="test-why">
            {result.failures.map((failure) => (
              <span key={failure}>{failure}</span>
            ))}
          </span>
        )}
      </button>
    </li>
  );
}
