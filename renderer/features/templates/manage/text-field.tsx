import { Field } from '../../../components/field.tsx';

/** A field of one line of text. */
export function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly mono?: boolean;
  readonly maxLength?: number;
  readonly options?: readonly string[];
  readonly readOnly?: boolean;
}) {
  return (
    <Field
      label={props.label}
      error={props.error}
      {...(props.help === undefined ? {} : { help: props.help })}
      {...(props.optional ? { optional: true } : {})}
    >
      {(control) => (
        <>
          <input
            {...control}
            className={props.mono ? 'input mono' : 'input'}
            value={props.value}
            maxLength={props.maxLength ?? 64}
            spellCheck={false}
            readOnly={props.readOnly ?? false}
            {...(props.options === undefined ? {} : { list: `${control.id}-options` })}
            onChange={(event) => props.onChange(event.target.value)}
          />
          {props.options === undefined ? null : (
            <datalist id={`${control.id}-options`}>
              {props.options.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** A field with a choice of words. */
export function SelectField<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly error?: string | undefined;
}) {
  return (
    <Field label={props.label} error={props.error}>
      {(control) => (
        <select
          {...control}
          className="select"
          value={props.value}
          onChange={(event) => props.onChange(event.target.value as T)}
        >
          {props.options.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
