import { ErrorIcon } from '@blueprintjs/icons';
import { type ReactNode, useId } from 'react';
import { words } from '../words.ts';

/** What a control inside a field carries to be named and described. */
export interface FieldProps {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

/** Label above, help below; an error takes the place of the help. */
export function Field(props: {
  readonly label: string;
  readonly optional?: boolean;
  readonly help?: string;
  readonly error?: string | undefined;
  readonly children: (control: FieldProps) => ReactNode;
}) {
  const id = useId();
  const { error } = props;
  return (
    <div className="field">
      <label htmlFor={id}>
        {props.label} {props.optional ? <span className="quiet">{words.fleet.optional}</span> : null}
      </label>
      {props.children({ id, 'aria-describedby': `${id}-said`, 'aria-invalid': error !== undefined })}
      <span id={`${id}-said`} className={error === undefined ? 'field-help' : 'field-error'}>
        {error === undefined ? (
          props.help
        ) : (
          <>
            <ErrorIcon size={12} aria-hidden="true" />
            {error}
          </>
        )}
      </span>
    </div>
  );
}
