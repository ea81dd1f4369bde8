import type { ReactNode } from 'react';

/** A pane of the window: a named region that F6 moves to. */
export function Pane(props: {
  name: string;
  className?: string;
  children: ReactNode;
  as?: 'section' | 'nav' | 'header' | 'footer';
}) {
  const Tag = props.as ?? 'section';
  return (
    <Tag aria-label={props.name} data-pane="" tabIndex={-1} className={props.className}>
      {props.children}
    </Tag>
  );
}

/** A panel's head: what it is, what is said about it, and at the right what can be done. */
export function PanelHead({ title, hint, children }: { title: ReactNode; hint?: ReactNode; children?: ReactNode }) {
  return (
    <div className="panel-head">
      <h2 className="panel-title">{title}</h2>
      {hint === undefined ? null : <span className="panel-hint cut">{hint}</span>}
      {children === undefined ? null : <span className="panel-actions">{children}</span>}
    </div>
  );
}
