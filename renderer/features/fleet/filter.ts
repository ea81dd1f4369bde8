import type { Parameters } from '../../../main/contract/operations.ts';

type Filter = Omit<Parameters<'tenant.list'>, 'limit' | 'after'>;

/** The keys a filter term may carry. */
export const filterKeys = ['tier', 'status', 'region', 'environment'] as const;

/** One word of the filter field. */
export interface Term {
  readonly key: (typeof filterKeys)[number] | null;
  readonly value: string;
  readonly text: string;
}

/** Cuts what was typed into terms: `tier:premium` is one with a key, anything else is searched for. */
export function parseTerms(text: string): readonly Term[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [head = '', ...rest] = word.split(':');
      const key = filterKeys.find((one) => one === head) ?? null;
      return key !== null && rest.length > 0 && rest.join(':') !== ''
        ? { key, value: rest.join(':'), text: word }
        : { key: null, value: word, text: word };
    });
}

/** The parameters of `tenant.list` for what was typed. A word that the contract does not know is refused by the host. */
export function toFilter(text: string): Filter {
  const terms = parseTerms(text);
  const plain = terms.filter((term) => term.key === null).map((term) => term.value);
  const keyed = Object.fromEntries(terms.filter((term) => term.key !== null).map((term) => [term.key, term.value]));
  return { ...keyed, ...(plain.length > 0 ? { query: plain.join(' ') } : {}) } as Filter;
}
