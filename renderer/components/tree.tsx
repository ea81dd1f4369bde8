import { CaretDownIcon, CaretRightIcon } from '@blueprintjs/icons';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';

/** One node of a tree. */
export interface TreeNode {
  readonly id: string;
  readonly children: readonly TreeNode[];
}

/** A tree by keyboard: arrows move, open and fold; Enter chooses. One tab stop. */
export function Tree<N extends TreeNode>(props: {
  readonly name: string;
  readonly nodes: readonly N[];
  readonly open: readonly string[];
  readonly row: (node: N) => ReactNode;
  readonly onChoose: (node: N) => void;
}) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const isOpen = (id: string) => props.open.includes(id) !== toggled.has(id);
  const toggle = (id: string) => {
    const next = new Set(toggled);
    if (!next.delete(id)) next.add(id);
    setToggled(next);
  };
  const rows: { node: N; level: number; parent: string }[] = [];
  const walk = (nodes: readonly N[], level: number, parent: string) => {
    for (const node of nodes) {
      rows.push({ node, level, parent });
      if (node.children.length > 0 && isOpen(node.id)) walk(node.children as readonly N[], level + 1, node.id);
    }
  };
  walk(props.nodes, 1, '');
  const current = rows.some((row) => row.node.id === at) ? at : (rows[0]?.node.id ?? '');
  const move = (id: string) => {
    setAt(id);
    const index = rows.findIndex((row) => row.node.id === id);
    (list.current?.children[index] as HTMLElement | undefined)?.focus();
  };
  const press = (event: KeyboardEvent, index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    const { node, parent } = row;
    const folds = node.children.length > 0;
    if (event.key === 'ArrowDown' || event.key === 'j') move(rows[index + 1]?.node.id ?? node.id);
    else if (event.key === 'ArrowUp' || event.key === 'k') move(rows[index - 1]?.node.id ?? node.id);
    else if (event.key === 'ArrowRight' && folds && !isOpen(node.id)) toggle(node.id);
    else if (event.key === 'ArrowLeft' && folds && isOpen(node.id)) toggle(node.id);
    else if (event.key === 'ArrowLeft' && parent !== '') move(parent);
    else if (event.key === 'Enter' || event.key === ' ') props.onChoose(node);
    else return;
    event.preventDefault();
  };
  return (
    <div className="tree" role="tree" aria-label={props.name} ref={list}>
      {rows.map(({ node, level }, index) => (
        <div
          key={node.id}
          role="treeitem"
          aria-level={level}
          aria-selected={node.id === at}
          {...(node.children.length > 0 ? { 'aria-expanded': isOpen(node.id) } : {})}
          tabIndex={node.id === current ? 0 : -1}
          className="tree-row"
          data-inset-focus=""
          style={{ paddingLeft: 8 + (level - 1) * 14 }}
          onKeyDown={(event) => press(event, index)}
          onClick={() => {
            move(node.id);
            props.onChoose(node);
          }}
        >
          <span
            className="tree-caret"
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              toggle(node.id);
            }}
          >
            {node.children.length === 0 ? null : isOpen(node.id) ? (
              <CaretDownIcon size={12} />
            ) : (
              <CaretRightIcon size={12} />
            )}
          </span>
          {props.row(node)}
        </div>
      ))}
    </div>
  );
}
