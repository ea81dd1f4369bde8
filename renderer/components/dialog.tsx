import { Overlay2 } from '@blueprintjs/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Something that floats over the work surface, holds the focus and gives it back when it closes. */
export function Dialog(props: {
  readonly name: string;
  readonly onClose: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the layer is gone; whatever took the focus meanwhile keeps it.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
      });
    },
    [opener],
  );
  return (
    <Overlay2
      isOpen
      onClose={props.onClose}
      canEscapeKeyClose
      canOutsideClickClose
      enforceFocus
      autoFocus
      transitionDuration={0}
      backdropClassName="dim"
      childRef={box as React.RefObject<HTMLElement>}
    >
      <div
        ref={box}
        role="dialog"
        aria-modal="true"
        aria-label={props.name}
        className={`dialog ${props.className ?? ''}`}
      >
        {props.children}
      </div>
    </Overlay2>
  );
}
