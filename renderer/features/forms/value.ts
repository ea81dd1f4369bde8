import type { Json } from '../../../main/contract/json.ts';
import { words } from '../../words.ts';

/** How a value is typed. */
export type ValueType = 'text' | 'number' | 'boolean' | 'json';

/** A value as a form holds it. */
export interface TypedValue {
  readonly type: ValueType;
  readonly text: string;
}

/** The form's view of a value. */
export function typedValue(value: Json | undefined): TypedValue {
  if (value === undefined) return { type: 'text', text: '' };
  if (typeof value === 'number') return { type: 'number', text: String(value) };
  if (typeof value === 'boolean') return { type: 'boolean', text: String(value) };
  if (typeof value === 'string') return { type: 'text', text: value };
  return { type: 'json', text: JSON.stringify(value, null, 2) };
}

/** The value a form means, or the sentence that says what is wrong with it. */
export function readValue({ type, text }: TypedValue): { readonly value: Json } | { readonly error: string } {
  if (type === 'text') return text === '' ? { error: words.fleet.needValue } : { value: text };
  if (type === 'boolean') return { value: text === 'true' };
  if (type === 'number') {
    const value = Number(text);
    return text.trim() === '' || !Number.isFinite(value) ? { error: words.fleet.needNumber } : { value };
  }
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { error: words.fleet.badJson(error instanceof Error ? error.message : String(error)) };
  }
}

/** A dotted path as a JSON Pointer; a pointer stays as it is. */
export function toPointer(path: string): string {
  const text = path.trim();
  return text === '' || text.startsWith('/') ? text : `/${text.replaceAll('.', '/')}`;
}
