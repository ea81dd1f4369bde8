import type { Json } from '../../../../main/contract/json.ts';
import { maskTemplate } from '../../../editor/mustaches.ts';
import { quotedEnd } from '../../../editor/scalars.ts';

/** Whether a text holds an expression or placeholder. */
export function isExpression(written: string): boolean {
  return /\{\{|(?<!\$)\$\{/.test(written);
}

/** Words and signs that a plain scalar may hold without meaning anything else in YAML 1.1 or 1.2. */
const safePlain = /^[A-Za-z_][\w ./@-]*$/;
const spokenFor = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf|~)$/i;

/** How a value is written in place of a scalar: in the quotes that stood there, plain where it was plain and may be. */
export function scalarText(value: Json, before: string): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (before.startsWith("'") && !/[\n\r\t]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  const plain = !before.startsWith('"') && safePlain.test(value) && !spokenFor.test(value) && !value.endsWith(' ');
  return plain ? value : JSON.stringify(value);
}

/** The value a scalar or a flow collection has as it is written; undefined where it holds an expression or cannot be told. */
export function scalarValue(written: string): Json | undefined {
  if (isExpression(written)) return undefined;
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'");
  if (/^["[{]/.test(written)) {
    try {
      return JSON.parse(written) as Json;
    } catch {
      return undefined;
    }
  }
  if (/^(?:true|True|TRUE)$/.test(written)) return true;
  if (/^(?:false|False|FALSE)$/.test(written)) return false;
  if (/^(?:null|Null|NULL|~)$/.test(written)) return null;
  // Numbers of the YAML 1.2 core schema, section 10.3.2.
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(written)) return Number(written);
  return written;
}

/**
 * Whether something written is one whole scalar or collection by itself, so that it ends where the value ends: no colon
 * that would make a key, no comment, no open quote, no sign that means something else. Expressions count as letters.
 */
export function isWholeValue(written: string): boolean {
  const masked = maskTemplate(written);
  if (masked === '' || masked.trim() !== masked) return false;
  if (/^["']/.test(masked)) return quotedEnd(masked, 0) === masked.length;
  if (/^[[{]/.test(masked)) {
    try {
      return typeof JSON.parse(masked) === 'object';
    } catch {
      return false;
    }
  }
  return !/^(?:[&*!|>%@`#,\]}]|[-?:](?:\s|$))/.test(masked) && !/:(?:\s|$)|\s#|^(?:---|\.\.\.)/.test(masked);
}
