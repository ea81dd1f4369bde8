import { type Place, refuse } from './problem.ts';

const integer = /^[-+]?[0-9]+$/;
const octal = /^0o[0-7]+$/;
const hexadecimal = /^0x[0-9a-fA-F]+$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const endless = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * Reads a plain scalar by the core schema of YAML 1.2 (section 10.3).
 * @throws TemplateProblem NUMBER_NOT_EXACT for a number that JSON cannot carry unchanged.
 */
export function readCoreScalar(text: string, place: Place | undefined): string | number | boolean | null {
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
  }
  if (integer.test(text)) return exact(Number(text), text, place);
  if (octal.test(text) || hexadecimal.test(text)) return exact(Number(text), text, place);
  if (float.test(text)) {
    const value = Number(text);
    if (Number.isFinite(value)) return value === 0 ? 0 : value;
    return inexact(text, place);
  }
  return endless.test(text) ? inexact(text, place) : text;
}

function exact(value: number, text: string, place: Place | undefined): number {
  return Number.isSafeInteger(value) ? value + 0 || 0 : inexact(text, place);
}

function inexact(text: string, place: Place | undefined): never {
  return refuse(
    'NUMBER_NOT_EXACT',
    `The number ${text.slice(0, 40)} cannot be kept exactly.`,
    'Quote it to make it text.',
    place,
  );
}
