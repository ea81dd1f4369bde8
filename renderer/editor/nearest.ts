/** The candidate a mistyped name most likely meant, or null: at most two typing errors away and less than half of the name. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  if (name.length > 64) return null;
  let best: string | null = null;
  let least = Math.min(2, Math.floor((name.length - 1) / 2)) + 1;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= least) continue;
    const found = distance(name.toLowerCase(), candidate.toLowerCase());
    if (found < least) {
      best = candidate;
      least = found;
    }
  }
  return best;
}

/** Optimal string alignment distance: insert, delete, change, swap neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let value = Math.min(changed, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (before[j - 2] ?? 0) + 1);
      current.push(value);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
