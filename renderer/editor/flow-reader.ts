import { keyName, quotedEnd } from './scalars.ts';
import type { Draft } from './template-document.ts';

/** Deeper nesting of `{` and `[` is passed over. */
const deepest = 64;

/**
 * Reads `{…}` or `[…]` that begins at `at`, puts its entries behind the others, and gives the offset behind it. One that
 * is not closed ends with its line.
 */
export function readFlow(
  text: string,
  masked: string,
  at: number,
  entries: Draft[],
  owner: number,
  line: number,
  depth = 0,
): number {
  const list = masked[at] === '[';
  const close = list ? ']' : '}';
  const holder = entries[owner] as Draft;
  holder.kind = list ? 'list' : 'map';
  let now = at + 1;
  let row = line;
  const space = () => {
    while (now < masked.length && /\s/.test(masked[now] as string)) {
      if (masked[now] === '\n') row += 1;
      now += 1;
    }
  };
  for (;;) {
    space();
    if (now >= masked.length) return lineEnd(masked, at);
    if (masked[now] === close) {
      holder.endLine = Math.max(holder.endLine, row);
      return now + 1;
    }
    if (masked[now] === ',') {
      now += 1;
      continue;
    }
    const from = now;
    const made: Draft = {
      path: [...holder.path, holder.count],
      key: null,
      value: null,
      kind: 'empty',
      indent: holder.indent,
      line: row,
      endLine: row,
      parent: owner,
      flow: true,
      count: 0,
    };
    if (!list) {
      const end = scalarEnd(masked, now, true);
      made.key = { start: now, end };
      made.path = [...holder.path, keyName(text.slice(now, end))];
      now = end;
      space();
      if (masked[now] === ':') {
        now += 1;
        space();
      }
    }
    holder.count += 1;
    const index = entries.length;
    entries.push(made);
    const start = now;
    const sign = masked[now];
    if (sign === '{' || sign === '[') {
      if (depth >= deepest) return lineEnd(masked, at);
      now = readFlow(text, masked, now, entries, index, row, depth + 1);
      row += masked.slice(start, now).split('\n').length - 1;
    } else if (sign !== ',' && sign !== close) {
      now = scalarEnd(masked, now, false);
      made.kind = sign === '"' || sign === "'" ? 'quoted' : 'plain';
    }
    if (now > start) made.value = { start, end: now };
    // A line that begins a key of the block around it shows that this was never closed.
    if (now === from) return lineEnd(masked, at);
  }
}

/** Where a scalar inside a flow collection ends. */
function scalarEnd(masked: string, at: number, key: boolean): number {
  if (masked[at] === '"' || masked[at] === "'") {
    const end = quotedEnd(masked, at);
    return end < 0 ? lineEnd(masked, at) : end;
  }
  let now = at;
  while (now < masked.length && !/[,[\]{}\n]/.test(masked[now] as string)) {
    if (key && masked[now] === ':' && /[\s,[\]{}]|^$/.test(masked[now + 1] ?? '')) break;
    if (masked[now] === '#' && /\s/.test(masked[now - 1] ?? '')) break;
    now += 1;
  }
  while (now > at && /\s/.test(masked[now - 1] as string)) now -= 1;
  return now;
}

function lineEnd(text: string, at: number): number {
  const next = text.indexOf('\n', at);
  return next < 0 ? text.length : next;
}
