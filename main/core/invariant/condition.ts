import type { Json } from '../../contract/json.ts';
import type { InvariantCondition } from '../../contract/validation.ts';
import { canonicalJson } from '../canonical-json.ts';
import { matcher } from '../selection/pattern.ts';

/** What asking a value gives: yes, no, or why it cannot be said. */
export type Verdict = 'met' | 'unmet' | { readonly why: string };

/** Makes a condition ready to be asked of many values; `undefined` is a value that is absent. */
export function readyCondition(condition: InvariantCondition): (value: Json | undefined) => Verdict {
  const { path, equals, oneOf, like, atLeast, atMost, absent } = condition;
  const allowed = oneOf ?? (equals === undefined ? null : [equals]);
  const texts = allowed === null ? null : new Set(allowed.map(canonicalJson));
  const fits = like === undefined ? null : textMatcher(like);
  const numeric = atLeast !== undefined || atMost !== undefined;
  return (value) => {
    if (value === undefined) return absent ?? { why: `${path} is absent` };
    if (fits !== null && typeof value !== 'string') return { why: `${path} is ${wordFor(value)}, not text` };
    if (numeric && typeof value !== 'number') return { why: `${path} is ${wordFor(value)}, not a number` };
    const good =
      (texts === null || texts.has(canonicalJson(value))) &&
      (fits === null || fits(value as string)) &&
      (atLeast === undefined || (value as number) >= atLeast) &&
      (atMost === undefined || (value as number) <= atMost);
    return good ? 'met' : 'unmet';
  };
}

/** A condition in words: `security.encryption.at_rest is true`. */
export function conditionWords({ path, equals, oneOf, like, atLeast, atMost }: InvariantCondition): string {
  const parts = [
    equals === undefined ? '' : `is ${JSON.stringify(equals)}`,
    oneOf === undefined ? '' : `is one of ${oneOf.map((one) => JSON.stringify(one)).join(', ')}`,
    like === undefined ? '' : `is like ${like}`,
    atLeast === undefined ? '' : `is at least ${atLeast}`,
    atMost === undefined ? '' : `is at most ${atMost}`,
  ].filter((part) => part !== '');
  return `${path} ${parts.join(' and ')}`;
}

/** Whether a text fits one in which `*` stands for anything; capitals and small letters are the same. */
export function textMatcher(like: string): (text: string) => boolean {
  return matcher(like.split('*'));
}

/** What a value is, for a sentence. */
export function wordFor(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'a map';
  }
}
