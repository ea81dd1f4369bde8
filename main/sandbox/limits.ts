import type { Json } from '../contract/json.ts';
import type { TierLimit } from '../core/ports.ts';
import { pointerKeys, readablePath } from './data.ts';
import type { Problem } from './problem.ts';
import { valueAt } from './schema.ts';

/** Holds a document against a tier's limits. Values that are no number are the schema's business. */
export function checkLimits(
  document: Json,
  limits: readonly TierLimit[],
  titleAt: (pointer: string) => string | null,
): Problem[] {
  const problems: Problem[] = [];
  for (const limit of limits) {
    if (limit.max === null) continue;
    const value = valueAt(document, limit.path);
    const unlimited = value === -1 || (typeof value === 'string' && value.toLowerCase() === 'unlimited');
    if (!unlimited && (typeof value !== 'number' || value <= limit.max)) continue;
    const needed = unlimited ? 'unlimited' : (value as number).toLocaleString('en');
    const allowed = limit.max.toLocaleString('en');
    const where = readablePath(limit.path);
    const source = limit.source === '' ? '' : ` (${limit.source})`;
    problems.push({
      code: 'TIER_LIMIT',
      path: limit.path,
      message: `Needs ${needed} ${noun(limit.path, titleAt)}, ${limit.tier} allows ${allowed}${source}: ${where}.`,
      fix: `Set ${where} to ${allowed} or less, or move the tenant to a tier that allows more.`,
    });
  }
  return problems;
}

/** What is counted: the schema's title, or the last words of the path. */
function noun(path: string, titleAt: (pointer: string) => string | null): string {
  const title = titleAt(path);
  if (title !== null) return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
  for (const key of pointerKeys(path).reverse()) {
    const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/);
    const counted = words.filter((word) => word !== '' && !/^max(?:imum)?$/i.test(word));
    if (counted.length > 0) return counted.join(' ').toLowerCase();
  }
  return readablePath(path);
}
