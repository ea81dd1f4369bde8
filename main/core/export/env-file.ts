import type { Finding } from '../../contract/finding.ts';
import type { JsonObject } from '../../contract/json.ts';
import { envLeaves, tooLarge, uniqueLeaves, unwritable } from './env-leaves.ts';

/** A text in a format, and what could not be written. */
export interface Written {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** How a value is written after `NAME=`; null where no way of quoting gives it back. */
export type Quoting = (value: string) => string | null;

/** A document as lines `NAME=value`; what cannot be written is left out and named. */
export function envFile(document: JsonObject, quote: Quoting): Written {
  const all = envLeaves(document);
  if (all === null) return { text: '', findings: [tooLarge('The file would be larger than 5 MB.')] };
  const { leaves, findings } = uniqueLeaves(all);
  const trouble: Finding[] = [...findings];
  let text = '';
  for (const { name, path, value } of leaves) {
    const reason = unfit(value);
    const quoted = reason === null ? quote(value) : null;
    if (quoted === null) trouble.push(unwritable(path, reason ?? 'no way of quoting gives its value back'));
    else text += `${name}=${quoted}\n`;
  }
  return { text, findings: trouble };
}

/** Nothing in such a value means anything to any reader, quoted or not. */
const plain = /^[A-Za-z0-9_./:@%+,-]+$/;

/**
 * Quoting for dotenv files as the npm package `dotenv` reads them: single quotes and backticks take everything
 * literally; double quotes know `\n` and `\r` and no other escape, not even for themselves.
 */
export const quoteDotenv: Quoting = (value) => {
  if (plain.test(value)) return value;
  // A backslash before the closing quote is taken for an escape of it.
  if (value.endsWith('\\')) return /^[^\s#'"`][^#\r\n]*$/.test(value) ? value : null;
  if (!/['\r]/.test(value)) return `'${value}'`;
  // Readers that know more than this one expand dollars and backslashes there.
  if (!/["\\$]/.test(value)) return `"${value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
  if (!/[`\r]/.test(value)) return `\`${value}\``;
  // A carriage return has no other place than double quotes; what stands there as \n or \r by itself would be changed.
  if (!/"|\\[nr]/.test(value)) {
    return `"${value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
  }
  return null;
};

/**
 * Quoting for Compose's env files: single quotes take everything but a quote literally, which a backslash escapes;
 * double quotes know the escapes of a shell, and interpolate, where `$$` writes one dollar.
 */
export const quoteCompose: Quoting = (value) => {
  if (plain.test(value)) return value;
  if (!/['\r\\]/.test(value)) return `'${value}'`;
  const escapes: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    '"': '\\"',
    $: '$$',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
  };
  return `"${value.replace(/[\\"$\n\r\t]/g, (letter) => escapes[letter]!)}"`;
};

function unfit(value: string): string | null {
  if (value.includes('\0')) return 'its value holds a zero character, which no environment variable can';
  return value.isWellFormed() ? null : 'its value holds half a character';
}
