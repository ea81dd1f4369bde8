const focusable = 'a[href],button:not([disabled]),input:not([disabled]),select,textarea,[tabindex="0"],[role=textbox]';

/** Moves the focus to the next pane (or the one before), to the first thing there that takes it. */
export function movePane(by: 1 | -1, root: ParentNode = document) {
  const panes = [...root.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.getClientRects().length > 0,
  );
  if (panes.length === 0) return;
  // Panes may lie in one another; the innermost one is where the operator is.
  const inside = panes.filter((pane) => pane.contains(document.activeElement)).at(-1);
  const at = inside === undefined ? (by === 1 ? -1 : 0) : panes.indexOf(inside);
  const next = panes[(at + by + panes.length) % panes.length];
  const first = [...(next?.querySelectorAll<HTMLElement>(focusable) ?? [])].find(
    (one) => one.getClientRects().length > 0,
  );
  (first ?? next)?.focus();
}
