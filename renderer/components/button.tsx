import { Button as BlueprintButton } from '@blueprintjs/core';
import type { ReactNode, Ref } from 'react';

/** What a button looks like and does. */
export interface ButtonProps {
  readonly children?: ReactNode;
  readonly onPress?: () => void;
  /** One primary button a screen; `irreversible` only for what cannot be taken back. */
  readonly tone?: 'plain' | 'primary' | 'quiet' | 'link' | 'irreversible';
  readonly icon?: ReactNode;
  /** Name of an icon-only button, also its tooltip. */
  readonly label?: string;
  /** Key shown beside the word. */
  readonly keys?: readonly string[];
  readonly small?: boolean;
  /** Why it cannot be pressed now; it stays focusable. */
  readonly disabledWhy?: string;
  readonly submit?: boolean;
  readonly expanded?: boolean;
  readonly popup?: 'menu' | 'dialog';
  readonly ref?: Ref<HTMLButtonElement>;
  readonly className?: string;
}

/** A button: a verb with its object, and its key where it has one. */
export function Button(props: ButtonProps) {
  const { tone = 'plain', disabledWhy } = props;
  return (
    <BlueprintButton
      ref={props.ref as never}
      type={props.submit ? 'submit' : 'button'}
      className={`btn btn-${tone}${props.small ? ' btn-small' : ''}${props.className ? ` ${props.className}` : ''}`}
      {...(props.label === undefined ? {} : { 'aria-label': props.label, title: props.label })}
      {...(disabledWhy === undefined ? {} : { 'aria-disabled': true, title: disabledWhy })}
      {...(props.expanded === undefined ? {} : { 'aria-expanded': props.expanded })}
      {...(props.popup === undefined ? {} : { 'aria-haspopup': props.popup })}
      onClick={(event) => {
        if (disabledWhy !== undefined) event.preventDefault();
        else props.onPress?.();
      }}
    >
      {props.icon}
      {props.children === undefined ? null : <span>{props.children}</span>}
      {props.keys === undefined ? null : <Keys keys={props.keys} />}
    </BlueprintButton>
  );
}

/** Key caps; readers get them from the key sheet. */
export function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="keys" aria-hidden="true">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
