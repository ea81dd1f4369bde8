import type { PageInfo } from '../contract/messages.ts';

/** How many rows a list gives when nobody asks for a number. */
const DEFAULT_LIMIT = 1000;

/** Cuts one page out of a sorted list: the rows whose key comes after `after`. */
export function pageOf<T>(
  rows: readonly T[],
  key: (row: T) => string,
  asked: { readonly limit?: number; readonly after?: string },
): { readonly rows: readonly T[]; readonly page: PageInfo } {
  const limit = asked.limit ?? DEFAULT_LIMIT;
  const start = asked.after === undefined ? 0 : rows.findIndex((row) => key(row) > (asked.after as string));
  const cut = start === -1 ? [] : rows.slice(start, start + limit);
  const last = cut.at(-1);
  const more = start !== -1 && start + limit < rows.length && last !== undefined;
  return { rows: cut, page: { next: more ? key(last) : null, total: rows.length } };
}
