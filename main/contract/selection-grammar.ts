import { templateTiers, tenantStatuses } from './model.ts';
import { type Selection, type SelectionKey, type SelectionPattern, selectionKeys } from './selection.ts';
import { readTokens, type SelectionToken, selectionError } from './selection-tokens.ts';

/** Longest selection, in characters. */
export const LONGEST_SELECTION = 4000;
/** Deepest brackets. */
const DEEPEST = 50;

/** Other words for keys. */
const otherKeys: Readonly<Record<string, SelectionKey>> = {
  environment: 'env',
  licencetier: 'licence',
  resourcetier: 'resource',
  plugintier: 'plugin',
  deploymenttarget: 'target',
};

/** Keys whose values are a closed list: a word outside it is a mistake and not an empty selection. */
const closedKeys: Readonly<Partial<Record<SelectionKey, readonly string[]>>> = {
  tier: templateTiers,
  status: tenantStatuses,
};

/**
 * Reads a selection: terms `key:value`, `@saved`, bare words (searched in identifier and name), `not`, `or`, brackets; a
 * space is and. `*` stands for any characters; what is quoted is taken as it stands. Time grows with its length alone.
 * @throws BinnacleError INVALID_INPUT saying at which character it goes wrong; `details.at` counts from 1.
 */
export function parseSelection(text: string): Selection {
  if (text.length > LONGEST_SELECTION) {
    throw selectionError(
      LONGEST_SELECTION + 1,
      `it is longer than ${LONGEST_SELECTION} characters`,
      'Save parts of it and refer to them with @.',
    );
  }
  const reader = new Reader(readTokens(text), text.length + 1);
  const selection = reader.either(0);
  reader.end();
  return selection;
}

class Reader {
  readonly #tokens: readonly SelectionToken[];
  readonly #end: number;
  #next = 0;

  constructor(tokens: readonly SelectionToken[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  /** Parts joined by `or`, which binds less than a space. */
  either(depth: number): Selection {
    const parts = [this.#all(depth)];
    while (this.#keyword('or')) {
      this.#next++;
      parts.push(this.#all(depth));
    }
    return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
  }

  end(): void {
    const left = this.#tokens[this.#next];
    if (left !== undefined)
      throw selectionError(left.at, 'this bracket closes nothing', 'Take it away, or open one before it.');
  }

  #all(depth: number): Selection {
    const parts = [this.#one(depth)];
    for (;;) {
      if (this.#keyword('and')) {
        this.#next++;
        parts.push(this.#one(depth));
        continue;
      }
      const token = this.#tokens[this.#next];
      if (token === undefined || token.kind === 'close' || this.#keyword('or')) break;
      parts.push(this.#one(depth));
    }
    return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
  }

  #one(depth: number): Selection {
    let negative = false;
    while (this.#keyword('not')) {
      negative = !negative;
      this.#next++;
    }
    const part = this.#primary(depth);
    return negative ? { kind: 'not', part } : part;
  }

  #primary(depth: number): Selection {
    const token = this.#tokens[this.#next];
    if (token === undefined)
      throw selectionError(this.#end, 'a term is missing at its end', 'Write one, for example tier:premium.');
    if (token.kind === 'close' || this.#keyword('or') || this.#keyword('and')) {
      throw selectionError(
        token.at,
        'a term is missing before this',
        'Write one, for example tier:premium; quote a word to search for it.',
      );
    }
    this.#next++;
    if (token.kind === 'word') return leaf(token);
    if (depth >= DEEPEST)
      throw selectionError(
        token.at,
        `brackets are nested more than ${DEEPEST} deep`,
        'Save parts of it and refer to them with @.',
      );
    const inside = this.either(depth + 1);
    if (this.#tokens[this.#next]?.kind !== 'close')
      throw selectionError(token.at, 'this bracket is not closed', 'Write the closing bracket.');
    this.#next++;
    return inside;
  }

  #keyword(word: 'and' | 'or' | 'not'): boolean {
    const token = this.#tokens[this.#next];
    return token?.kind === 'word' && !token.quoted && token.key === null && token.source.toLowerCase() === word;
  }
}

function leaf({ at, key, source, quoted, value, assigned }: Extract<SelectionToken, { kind: 'word' }>): Selection {
  if (key === null) {
    if (quoted || !source.startsWith('@')) return { kind: 'word', pattern: value, at };
    const name = source.slice(1);
    if (/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/.test(name)) return { kind: 'saved', name, at };
    throw selectionError(
      at,
      `${JSON.stringify(source)} is not the name of a saved selection`,
      'Write @ and the name; `selection list` shows those there are.',
    );
  }
  const known = keyOf(key);
  if (known === undefined) {
    throw selectionError(
      at,
      `there is no key ${JSON.stringify(key)}`,
      `Use one of ${selectionKeys.join(', ')}; quote a text that holds a colon.`,
    );
  }
  if (!quoted && isEmpty(value) && (assigned === null || known !== 'tag')) {
    throw selectionError(
      at + key.length + 1,
      `${key}: has no value`,
      `Write ${key}:VALUE, or missing:${key} for tenants without one.`,
    );
  }
  const closed = closedKeys[known];
  if (closed !== undefined && value.length === 1 && !closed.includes(value[0]!.toLowerCase())) {
    throw selectionError(
      at + key.length + 1,
      `${JSON.stringify(value[0])} is no ${known}`,
      `Use one of ${closed.join(', ')}, or a * in it.`,
    );
  }
  if (known === 'tag') {
    if (isEmpty(value))
      throw selectionError(at + key.length + 1, 'the tag has no name', 'Write tag:NAME or tag:NAME=VALUE.');
    return { kind: 'term', key: known, pattern: value, value: assigned, at };
  }
  // Only a tag's value has an equals sign of its own; elsewhere it is a character like another.
  const whole =
    assigned === null ? value : [...value.slice(0, -1), `${value.at(-1)}=${assigned[0]}`, ...assigned.slice(1)];
  return { kind: 'term', key: known, pattern: whole, value: null, at };
}

function keyOf(word: string): SelectionKey | undefined {
  const lower = word.toLowerCase();
  return selectionKeys.find((key) => key === lower) ?? (Object.hasOwn(otherKeys, lower) ? otherKeys[lower] : undefined);
}

function isEmpty(pattern: SelectionPattern): boolean {
  return pattern.length === 1 && pattern[0] === '';
}
