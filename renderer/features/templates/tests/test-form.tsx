import { DuplicateIcon, TrashIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import type { TemplateTest } from '../../../../main/contract/authoring.ts';
import type { JsonObject } from '../../../../main/contract/json.ts';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { Pane } from '../../../components/pane.tsx';
import { testWords as words } from '../../../words/tests.ts';
import { TextField } from '../manage/text-field.tsx';
import { ExpectationRows } from './expectation-rows.tsx';
import { TakePanel } from './take-panel.tsx';
import { laidOver, readMap, writeMap } from './yaml-text.ts';

/** One test as a form: its name, the values it lays over the sample, what must come out. Changes count as they are typed. */
export function TestForm(props: {
  readonly test: TemplateTest;
  readonly text: string;
  readonly sample: JsonObject;
  readonly onTest: (test: TemplateTest) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}) {
  const { test, onTest } = props;
  const [context, setContext] = useState(() => writeMap(test.context));
  const read = readMap(context);
  return (
    <Pane name={words.selected(test.name)} className="column">
      <div className="panel-head">
        <h2 className="panel-title cut">{words.selected(test.name)}</h2>
        <span className="panel-actions">
          <Button
            tone="quiet"
            small
            label={words.copy}
            icon={<DuplicateIcon size={12} aria-hidden="true" />}
            onPress={props.onCopy}
          />
          <Button
            tone="quiet"
            small
            label={words.remove}
            icon={<TrashIcon size={12} aria-hidden="true" />}
            onPress={props.onRemove}
          />
        </span>
      </div>
      <div className="scroll test-form">
        <TextField
          label={words.testName}
          value={test.name}
          maxLength={200}
          error={test.name === '' ? words.needName : undefined}
          onChange={(name) => onTest({ ...test, name })}
        />
        <Field label={words.context} help={words.contextHelp} error={'error' in read ? read.error : undefined}>
          {(control) => (
            <textarea
              {...control}
              className="input mono"
              spellCheck={false}
              rows={Math.min(12, Math.max(3, context.split('\n').length))}
              value={context}
              onChange={(event) => {
                setContext(event.target.value);
                const next = readMap(event.target.value);
                // What cannot be read stays in the field, with its error, and the test keeps what it had.
                if ('value' in next) onTest({ ...test, context: next.value });
              }}
            />
          )}
        </Field>
        <ExpectationRows expect={test.expect} onExpect={(expect) => onTest({ ...test, expect })} />
        <TakePanel
          text={props.text}
          context={laidOver(props.sample, test.context)}
          expect={test.expect}
          onTake={(expectation) => onTest({ ...test, expect: [...test.expect, expectation] })}
        />
      </div>
    </Pane>
  );
}
