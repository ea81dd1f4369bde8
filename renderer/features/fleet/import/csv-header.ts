/** The names in the first line of a CSV text, divided as the host divides it; empty where it cannot be read. */
export function csvHeader(text: string): readonly string[] {
  const line = firstLine(text, 1);
  const count = (one: string) => line.split(one).length;
  const divider = [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
  const cells: string[] = [];
  let cell = '';
  let inside = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (inside && character === '"' && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') inside = !inside;
    else if (character === divider && !inside) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  if (inside) return [];
  return [...cells, cell].map((name) => name.trim()).filter((name) => name !== '');
}

/** A text's first lines, without the mark some programs write before them. */
export function firstLine(text: string, lines: number): string {
  let end = -1;
  for (let turn = 0; turn < lines; turn += 1) {
    const next = text.indexOf('\n', end + 1);
    if (next < 0) return text.replace(/^\ufeff/, '');
    end = next;
  }
  return text
    .slice(0, end)
    .replace(/^\ufeff/, '')
    .replace(/\r$/, '');
}
