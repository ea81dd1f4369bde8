import { useId } from 'react';

/** A choice of a few words side by side: a radio group with arrows. */
export function Segments<T extends string>(props: {
  readonly name: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}) {
  const group = useId();
  return (
    <fieldset className="segments">
      <legend className="hidden-text">{props.name}</legend>
      {props.options.map((option) => (
        <label key={option.value} data-chosen={option.value === props.value}>
          <input
            type="radio"
            name={group}
            checked={option.value === props.value}
            onChange={() => props.onChoose(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
