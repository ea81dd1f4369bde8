import { Field } from '../../components/field.tsx';
import { Segments } from '../../components/segments.tsx';
import { words } from '../../words.ts';
import type { TypedValue, ValueType } from './value.ts';

const types: readonly ValueType[] = ['text', 'number', 'boolean', 'json'];

/** A value with its type. */
export function ValueField(props: {
  readonly value: TypedValue;
  readonly error: string | undefined;
  readonly onChange: (value: TypedValue) => void;
}) {
  const { value, onChange } = props;
  return (
    <div className="value-field">
      <Field label={words.fleet.formValue} error={props.error}>
        {(control) =>
          value.type === 'boolean' ? (
            <select
              {...control}
              className="select"
              value={value.text}
              onChange={(event) => onChange({ ...value, text: event.target.value })}
            >
              <option value="true">{words.fleet.on}</option>
              <option value="false">{words.fleet.off}</option>
            </select>
          ) : value.type === 'json' ? (
            <textarea
              {...control}
              className="input mono"
              spellCheck={false}
              value={value.text}
              onChange={(event) => onChange({ ...value, text: event.target.value })}
            />
          ) : (
            <input
              {...control}
              className="input mono"
              spellCheck={false}
              value={value.text}
              onChange={(event) => onChange({ ...value, text: event.target.value })}
            />
          )
        }
      </Field>
      <div className="field">
        <span className="field-label">{words.fleet.formType}</span>
        <Segments
          name={words.fleet.formType}
          value={value.type}
          options={types.map((type) => ({ value: type, label: words.fleet.formTypes[type] }))}
          onChoose={(type) => onChange({ type, text: type === 'boolean' ? String(value.text === 'true') : value.text })}
        />
      </div>
    </div>
  );
}
