import type { KeyboardEvent } from 'react';

/** Arrows, j and k move between the rows of a list; Home and End go to its ends. Rows carry `data-row`. */
export function moveRows(event: KeyboardEvent<HTMLElement>) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  const to: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: at - 1,
    k: at - 1,
    Home: 0,
    End: rows.length - 1,
  };
  const next = to[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const row = rows[Math.min(rows.length - 1, Math.max(0, next))];
  for (const one of rows) one.tabIndex = one === row ? 0 : -1;
  row?.focus();
}
