import type { Json } from '../contract/json.ts';
import { readCoreScalar } from './core-scalar.ts';
import { isMap, kindOf } from './data.ts';
import { nearest } from './nearest.ts';
import { type Place, refuse } from './problem.ts';

/** One `${…}` of a template or an override. */
export interface Placeholder {
  /** As it was written. */
  readonly raw: string;
  readonly kind: 'variable' | 'secret';
  readonly name: string;
  /** The text after `:-`, null when there is none. */
  readonly fallback: string | null;
  readonly place: Place | undefined;
}

/** What placeholders resolve to in one rendering. */
export interface Variables {
  readonly values: Readonly<Record<string, Json>>;
  /** Names the schema leaves to run time. */
  readonly runtime: ReadonlySet<string>;
}

const pattern = /\$\{(?:SECRET:([^{}\s$]+)|([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?)\}/y;
/** A reference to a secret, as export and sending look for it. */
export const secretReference = /\$\{SECRET:/;

/** Reads the placeholder that begins at `at`, or gives null when what stands there is none. */
export function placeholderAt(text: string, at: number, place: Place | undefined): Placeholder | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return null;
  const [raw, secret, name, fallback] = match;
  if (secret !== undefined) return { raw, kind: 'secret', name: secret, fallback: null, place };
  return { raw, kind: 'variable', name: name!, fallback: fallback ?? null, place };
}

/**
 * Cuts a text at its placeholders; `$${` gives a literal `${`.
 * @throws TemplateProblem PLACEHOLDER_SYNTAX for a `${` that begins no placeholder.
 */
export function cutPlaceholders(text: string, place: Place | undefined): (string | Placeholder)[] {
  const parts: (string | Placeholder)[] = [];
  let literal = '';
  let at = 0;
  for (;;) {
    const next = text.indexOf('${', at);
    if (next < 0) break;
    if (next > at && text[next - 1] === '$') {
      literal += `${text.slice(at, next - 1)}\${`;
      at = next + 2;
      continue;
    }
    const found = placeholderAt(text, next, place);
    if (found === null) {
      const shown = text.slice(next, next + 40).split('\n', 1)[0]!;
      return refuse(
        'PLACEHOLDER_SYNTAX',
        `${shown} is not a placeholder.`,
        `Write \${NAME}, \${NAME:-default} or \${SECRET:key}; $\${ gives a literal \${.`,
        place,
      );
    }
    literal += text.slice(at, next);
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(found);
    at = next + found.raw.length;
  }
  literal += text.slice(at);
  if (literal !== '' || parts.length === 0) {
    if (secretReference.test(literal)) refuseSecret('A literal ${SECRET:', place);
    parts.push(literal);
  }
  return parts;
}

/** Refuses text that would be read as a secret reference later, although no template or override wrote one. */
export function refuseSecret(what: string, place: Place | undefined): never {
  return refuse(
    'SECRET_IN_VALUE',
    `${what} would be read as a reference to a secret.`,
    'Write the reference in a template or an override.',
    place,
  );
}

/**
 * What a placeholder stands for; `whole` when it is a whole unquoted scalar, so that a default is read as YAML.
 * @throws TemplateProblem UNRESOLVED_VARIABLE
 */
export function resolvePlaceholder(placeholder: Placeholder, variables: Variables, whole: boolean): Json {
  const { name, fallback, raw, place } = placeholder;
  if (placeholder.kind === 'secret' || variables.runtime.has(name)) return raw;
  if (Object.hasOwn(variables.values, name)) {
    const value = variables.values[name]!;
    if (mayHoldSecret(value)) refuseSecret(`The value of ${name}`, place);
    return value;
  }
  if (fallback === null) {
    const meant = nearest(name, Object.keys(variables.values));
    const set = `Set the variable ${name}, or give a default: \${${name}:-…}.`;
    return refuse(
      'UNRESOLVED_VARIABLE',
      `Nothing sets ${name}.`,
      meant === null ? set : `Did you mean ${meant}? Else set the variable, or give a default: \${${name}:-…}.`,
      place,
    );
  }
  // As in a shell, an empty default is empty text.
  return whole && fallback !== '' ? (readCoreScalar(fallback, place) as Json) : fallback;
}

/** Whether any text in a value would be read as a secret reference. */
export function mayHoldSecret(value: Json): boolean {
  if (typeof value === 'string') return value.includes('${SECRET:');
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value)
    ? value.some(mayHoldSecret)
    : Object.entries(value as object).some(([key, inner]) => key.includes('${SECRET:') || mayHoldSecret(inner as Json));
}

/**
 * A value as part of a text: numbers and booleans as JSON writes them.
 * @throws TemplateProblem VALUE_NOT_TEXT
 */
export function textOf(value: Json, what: string, place: Place | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value);
  const way =
    isMap(value) || Array.isArray(value)
      ? 'Stand it alone and unquoted, or use the helper json.'
      : 'Wrap it in default.';
  return refuse('VALUE_NOT_TEXT', `${what} is ${kindOf(value)}, which cannot stand inside text.`, way, place);
}
