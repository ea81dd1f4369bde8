import type { Finding } from '../../contract/finding.ts';
import type { Json, JsonObject } from '../../contract/json.ts';

/** The most characters of names and values together. */
const MOST = 5 * 1024 * 1024;

/** One line of an environment file before it is quoted. */
export interface EnvLeaf {
  readonly name: string;
  /** JSON Pointer. */
  readonly path: string;
  readonly value: string;
}

/**
 * The leaves of a document as named texts: the path in upper case, levels joined by `__`, anything else than a letter
 * of the English alphabet or a digit `_`, list elements by index. An empty map or list is written as JSON writes it. Null for
 * a document whose names and values together would be larger than 5 MB: a long key is repeated for all that it holds.
 */
export function envLeaves(document: JsonObject): readonly EnvLeaf[] | null {
  const leaves: EnvLeaf[] = [];
  let size = 0;
  const walk = (value: Json, path: string, name: string | null): void => {
    if (size > MOST) return;
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    if (entries.length === 0 && name !== null) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      size += name.length + text.length;
      leaves.push({ name, path, value: text });
    }
    for (const [key, inner] of entries) {
      const step = stepName(key);
      walk(inner as Json, `${path}/${escaped(key)}`, name === null ? step : `${name}__${step}`);
    }
  };
  walk(document, '', null);
  return size > MOST ? null : leaves;
}

/** Leaves whose names are their own, and a finding for each name that two or more would have: none of those is written. */
export function uniqueLeaves(leaves: readonly EnvLeaf[]): {
  readonly leaves: readonly EnvLeaf[];
  readonly findings: readonly Finding[];
} {
  const byName = new Map<string, EnvLeaf[]>();
  for (const leaf of leaves) {
    const same = byName.get(leaf.name);
    if (same === undefined) byName.set(leaf.name, [leaf]);
    else same.push(leaf);
  }
  const findings: Finding[] = [];
  const unique: EnvLeaf[] = [];
  for (const [name, same] of byName) {
    const [first] = same as [EnvLeaf];
    if (same.length > 1) {
      const paths = same.map(({ path }) => path);
      const rest = paths.length > 2 ? ` and ${paths.length - 2} more` : '';
      findings.push({
        severity: 'error',
        code: 'EXPORT_NAME_TWICE',
        path: first.path,
        message: `${paths[0]} and ${paths[1]}${rest} would all be called ${name} in this format; none of them is written.`,
        fix: 'Rename one of them in its template, or use a format that keeps paths, such as yaml.',
        tenants: [],
      });
    } else if (name === '') {
      findings.push(unwritable(first.path, 'its name would be empty'));
    } else unique.push(first);
  }
  return { leaves: unique, findings };
}

/** The finding for a leaf that a format cannot hold. */
export function unwritable(path: string, why: string): Finding {
  return {
    severity: 'error',
    code: 'EXPORT_NOT_WRITABLE',
    path,
    message: `${path} cannot be written in this format: ${why}.`,
    fix: 'Change the value or the key, or use a format that can hold it, such as yaml.',
    tenants: [],
  };
}

/** The finding for a file that nobody could take. */
export function tooLarge(message: string): Finding {
  return {
    severity: 'error',
    code: 'EXPORT_TOO_LARGE',
    path: '',
    message,
    fix: 'Export single documents, or make them smaller.',
    tenants: [],
  };
}

function stepName(key: string): string {
  return [...key].map((letter) => (/^[A-Za-z0-9]$/.test(letter) ? letter.toUpperCase() : '_')).join('');
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
