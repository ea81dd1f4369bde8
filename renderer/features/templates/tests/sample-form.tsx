import { useState } from 'react';
import type { JsonObject } from '../../../../main/contract/json.ts';
import { Field } from '../../../components/field.tsx';
import { Pane } from '../../../components/pane.tsx';
import { testWords as words } from '../../../words/tests.ts';
import { readMap, writeMap } from './yaml-text.ts';

/** The sample that every test begins with, as text. */
export function SampleForm(props: {
  readonly sample: JsonObject | null;
  readonly onSample: (sample: JsonObject) => void;
}) {
  const [text, setText] = useState(() => writeMap(props.sample));
  const read = readMap(text);
  return (
    <Pane name={words.sample} className="column">
      <div className="panel-head">
        <h2 className="panel-title">{words.sample}</h2>
      </div>
      <div className="scroll test-form">
        <Field label={words.sample} help={words.sampleHelp} error={'error' in read ? read.error : undefined}>
          {(control) => (
            <textarea
              {...control}
              className="input mono"
              spellCheck={false}
              rows={Math.min(34, Math.max(8, text.split('\n').length))}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                const next = readMap(event.target.value);
                if ('value' in next) props.onSample(next.value);
              }}
            />
          )}
        </Field>
      </div>
    </Pane>
  );
}
