// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import type { Problem } from '../problem.ts';
import { leakOf, literalSecret, suspicionOf } from './secret-patterns.ts';

/** A line `key: value` of a template, with the value as it is written and without a comment behind it. */
const keyLine = /^\s{0,256}(?:-\s+)?["']?([\w.-]{1,128})["']?:\s+(["']?)([^"'#{][^"'#]{0,1024})\2\s*(?:#.*)?$/;
/** How much of one line is looked at. */
const MOST = 4096;
/** How many are said of one text. */
const MOST_FOUND = 50;

/**
 * Looks for secrets in a template's text itself: comments and branches that no rendering takes keep what is written in
 * them. What is found does not hinder saving; a rendering that holds it says so as an error.
 */
export function scanText(text: string): readonly Problem[] {
  const found: Problem[] = [];
  for (const [index, whole] of text.split('\n').entries()) {
    if (found.length >= MOST_FOUND) break;
    const line = whole.slice(0, MOST);
    const place = { line: index + 1 };
    const fix = 'Keep it as a secret and write ${SECRET:key}; whoever has seen it must be assumed to know it.';
    const leak = leakOf(line);
    if (leak !== null) {
      const message = `Line ${place.line} holds what looks like ${leak.looks}.`;
      found.push({ code: leak.code, severity: 'warning', message, fix, place });
      continue;
    }
    const [, key, , value] = keyLine.exec(line) ?? [];
    if (key === undefined || value === undefined || value.includes('{{')) continue;
    const literal = literalSecret(value.trim(), suspicionOf(key));
    if (literal === null) continue;
    const what = literal === 'DEFAULT_PASSWORD' ? 'a password that everybody tries first' : 'a secret written out';
    const message = `Line ${place.line} gives ${key} what looks like ${what}.`;
    found.push({ code: literal, severity: 'warning', message, fix, place });
  }
  return found;
}
