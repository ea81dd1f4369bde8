import { usageError } from '../usage.ts';
import type { VerbContext } from '../verb.ts';

/** The form of a template's name. */
const name = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

/** A template, or one of its versions. */
export interface NamedTemplate {
  readonly template: string;
  readonly version?: number;
}

/** Reads `T` or `T@V`. @throws BinnacleError INVALID_INPUT where V is no version. */
export function namedTemplate(text: string): NamedTemplate {
  const at = text.lastIndexOf('@');
  if (at === -1) return { template: aName(text) };
  return { template: aName(text.slice(0, at)), version: versionOf(text.slice(at + 1)) };
}

/** Reads `T` where a version means nothing. @throws BinnacleError INVALID_INPUT for `T@V`. */
export function plainTemplate(verb: string, text: string): string {
  const at = text.lastIndexOf('@');
  if (at === -1) return aName(text);
  throw usageError(
    `\`${verb}\` takes a template, not one of its versions: ${JSON.stringify(text)}.`,
    `Write \`${text.slice(0, at)}\`.`,
    'template',
  );
}

/** Reads a version: a number from 1, with or without `@` before it. @throws BinnacleError INVALID_INPUT. */
export function versionOf(text: string): number {
  const digits = text.replace(/^@/, '');
  if (/^[1-9]\d{0,8}$/.test(digits)) return Number(digits);
  throw usageError(
    `${JSON.stringify(digits)} is no version of a template.`,
    'Versions count from 1, for example `premium@2`.',
    'version',
  );
}

/**
 * Reads a name that a template is to have.
 * @throws BinnacleError INVALID_INPUT where it cannot be one.
 */
export function newTemplateName(text: string): string {
  if (text.length <= 64 && name.test(text)) return text;
  throw usageError(
    `${JSON.stringify(text)} cannot be a template’s name.`,
    'Use at most 64 small letters, digits, dots, dashes and underscores, and begin and end with a letter or digit.',
    'template',
  );
}

/** Reads the template that a verb's first argument names, without a version. */
export function firstTemplate(verb: string, { args }: VerbContext): string {
  return plainTemplate(verb, args[0] ?? '');
}

/** What cannot be a name is said as that: no template can have it. */
function aName(text: string): string {
  if (name.test(text)) return text;
  throw usageError(`${JSON.stringify(text)} is no template’s name.`, 'Take one from `template list`.', 'template');
}
