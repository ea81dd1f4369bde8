import { type ReactNode, useId } from 'react';

/** One choice of a few, with what it means under it. */
export function OptionRow(props: {
  readonly group: string;
  readonly chosen: boolean;
  readonly label: string;
  readonly help: string;
  readonly onChoose: () => void;
  readonly state?: ReactNode;
  readonly disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="option" data-chosen={props.chosen}>
      <input
        id={id}
        type="radio"
        name={props.group}
        checked={props.chosen}
        disabled={props.disabled ?? false}
        aria-describedby={`${id}-help`}
        onChange={props.onChoose}
      />
      <label htmlFor={id} className="strong">
        {props.label}
      </label>
      <span className="option-state">{props.state}</span>
      <span id={`${id}-help`} className="option-help second small">
        {props.help}
      </span>
    </div>
  );
}
