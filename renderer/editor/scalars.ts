/** The name a key has: without its quotes and escapes. */
export function keyName(written: string): string {
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'");
  if (!written.startsWith('"')) return written;
  try {
    return String(JSON.parse(written));
  } catch {
    return written.slice(1, -1);
  }
}

/** The offset behind a quoted scalar that begins at `at`; -1 when it is not closed. */
export function quotedEnd(text: string, at: number): number {
  const pattern = text[at] === '"' ? /"(?:[^"\\]|\\[\s\S])*"/y : /'(?:[^']|'')*'/y;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
