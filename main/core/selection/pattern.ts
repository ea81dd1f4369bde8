import type { SelectionPattern } from '../../contract/selection.ts';

/** Says whether a text fits a pattern: capitals and small letters are the same; each star is found as early as it can, so nothing is tried twice. */
export function matcher(pattern: SelectionPattern): (text: string) => boolean {
  const parts = pattern.map((part) => part.toLowerCase());
  const first = parts[0]!;
  if (parts.length === 1) return (text) => text.toLowerCase() === first;
  const last = parts.at(-1)!;
  const middle = parts.slice(1, -1).filter((part) => part !== '');
  return (given) => {
    const text = given.toLowerCase();
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const part of middle) {
      const found = text.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** Says whether a text holds a pattern anywhere. */
export function finder(pattern: SelectionPattern): (text: string) => boolean {
  return matcher(['', ...pattern, '']);
}
