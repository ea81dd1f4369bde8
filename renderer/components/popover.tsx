import { PopoverNext } from '@blueprintjs/core';
import { type ReactNode, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';

/** A button that opens something floating beneath it; focus returns to the button. */
export function PopoverButton(props: {
  readonly button: Omit<ButtonProps, 'onPress' | 'expanded'>;
  readonly placement?: 'bottom-start' | 'bottom-end';
  readonly children: (close: () => void) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <PopoverNext
      isOpen={open}
      onInteraction={setOpen}
      placement={props.placement ?? 'bottom-start'}
      arrow={false}
      animation="minimal"
      transitionDuration={0}
      popoverClassName="floating"
      autoFocus
      shouldReturnFocusOnClose
      content={<div>{props.children(close)}</div>}
      renderTarget={({ isOpen, ref, className }) => (
        <span className={className} ref={ref as never}>
          <Button {...props.button} expanded={isOpen} onPress={() => setOpen(!open)} />
        </span>
      )}
    />
  );
}

/** One line of a menu. */
export interface MenuEntry {
  readonly id: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly icon?: ReactNode;
  readonly chosen?: boolean;
  readonly onPress: () => void;
}

/** A menu: arrows move, Enter chooses, the chosen one is said. */
export function MenuList({ name, entries, close }: { name: string; entries: readonly MenuEntry[]; close: () => void }) {
  const step = (from: HTMLElement, by: number) => {
    const all = [...(from.parentElement?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
    all[(all.indexOf(from) + by + all.length) % all.length]?.focus();
  };
  return (
    <div className="menu" role="menu" aria-label={name}>
      {entries.map((entry, index) => (
        <button
          key={entry.id}
          type="button"
          className="menu-entry"
          role={entry.chosen === undefined ? 'menuitem' : 'menuitemradio'}
          {...(entry.chosen === undefined ? {} : { 'aria-checked': entry.chosen })}
          // biome-ignore lint/a11y/noAutofocus: a menu that opens takes the focus, and gives it back
          autoFocus={entry.chosen ?? index === 0}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') step(event.currentTarget, 1);
            else if (event.key === 'ArrowUp') step(event.currentTarget, -1);
            else return;
            event.preventDefault();
          }}
          onClick={() => {
            close();
            entry.onPress();
          }}
        >
          {entry.icon}
          <span className="menu-label">{entry.label}</span>
          {entry.hint === undefined ? null : <span className="quiet small">{entry.hint}</span>}
        </button>
      ))}
    </div>
  );
}
