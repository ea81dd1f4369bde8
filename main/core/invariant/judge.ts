import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';
import type { Invariant } from '../../contract/validation.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { FactSource } from '../facts.ts';
import { readSelection } from '../selection/select.ts';
import { conditionWords, readyCondition, textMatcher, wordFor } from './condition.ts';
import type { Reading, RenderingMember } from './reading.ts';

/** What one rendering means to an invariant. */
export type Contribution =
  /** It is about others, or holds here. */
  | null
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'key'; readonly group: string; readonly key: string }
  | { readonly kind: 'amount'; readonly group: string; readonly amount: number }
  | { readonly kind: 'fault'; readonly path: string; readonly says: string };

/** An invariant made ready for a fleet. */
export interface ReadyInvariant {
  readonly invariant: Invariant;
  /** Why it cannot be evaluated for anybody; empty where it can. */
  readonly trouble: string;
  readonly judge: (member: RenderingMember, reading: Reading) => Contribution;
}

/** Makes an invariant ready. A selection that cannot be read any more is trouble, not an exception. */
export function readyInvariant(source: FactSource, invariant: Invariant): ReadyInvariant {
  let trouble = '';
  let matches: (tenant: Tenant) => boolean = () => true;
  if (invariant.where !== '') {
    try {
      matches = readSelection(source, invariant.where).matches;
    } catch (error) {
      if (!(error instanceof BinnacleError)) throw error;
      trouble = `its selection cannot be read: ${error.message.replace(/\.$/, '')}`;
      matches = () => false;
    }
  }
  const judgeValues = judges[invariant.kind](invariant);
  const judge = (member: RenderingMember, reading: Reading): Contribution => {
    if (member.document !== invariant.document) return null;
    if (invariant.environments.length > 0 && !invariant.environments.includes(member.environment)) return null;
    if (!matches(member.tenant)) return null;
    if ('why' in reading) return { kind: 'unknown', why: `the document ${reading.why}` };
    return judgeValues(member, reading.at);
  };
  return { invariant, trouble, judge };
}

type Judge = (member: RenderingMember, at: (path: string) => Json | undefined) => Contribution;

const judges: Readonly<Record<Invariant['kind'], (invariant: Invariant) => Judge>> = {
  unique: (invariant) => (member, at) => {
    const values: Json[] = [];
    for (const path of invariant.paths) {
      const value = at(path);
      if (value === undefined) return lacking(invariant, path);
      if (typeof value === 'object') return { kind: 'unknown', why: `${path} is ${wordFor(value)}, not one value` };
      values.push(value);
    }
    const key = values.length === 1 ? canonicalJson(values[0] as Json) : values.map(canonicalJson).join(' with ');
    return { kind: 'key', group: groupOf(invariant, member), key };
  },
  sum: (invariant) => (member, at) => {
    let amount = 0;
    for (const path of invariant.paths) {
      const value = at(path);
      if (value === undefined) return lacking(invariant, path);
      if (typeof value !== 'number') return { kind: 'unknown', why: `${path} is ${wordFor(value)}, not a number` };
      amount += value;
    }
    return { kind: 'amount', group: groupOf(invariant, member), amount };
  },
  implies: ({ when, require }) => {
    const holds = when === null ? () => 'met' as const : readyCondition(when);
    const wanted = require === null ? () => 'met' as const : readyCondition(require);
    const says = require === null ? '' : conditionWords(require);
    const because = when === null ? '' : `, since ${conditionWords(when)}`;
    return (_member, at) => {
      const first = holds(when === null ? undefined : at(when.path));
      if (first === 'unmet') return null;
      if (first !== 'met') return { kind: 'unknown', why: first.why };
      const second = wanted(require === null ? undefined : at(require.path));
      if (second === 'met') return null;
      if (second !== 'unmet') return { kind: 'unknown', why: second.why };
      return { kind: 'fault', path: require?.path ?? '', says: `it must be that ${says}${because}` };
    };
  },
  residency: (invariant) => {
    const rules = invariant.regions.map(({ region, like }) => ({
      ...{ region, like },
      fits: textMatcher(region),
      allows: textMatcher(like),
    }));
    return ({ tenant }, at) => {
      const rule = rules.find(({ fits }) => fits(tenant.region));
      if (rule === undefined) return null;
      for (const path of invariant.paths) {
        const value = at(path);
        if (value === undefined) return lacking(invariant, path);
        if (typeof value !== 'string') return { kind: 'unknown', why: `${path} is ${wordFor(value)}, not text` };
        if (!rule.allows(value)) {
          return { kind: 'fault', path, says: `${path} must be like ${rule.like} in the region ${tenant.region}` };
        }
      }
      return null;
    };
  },
};

function lacking({ optional }: Invariant, path: string): Contribution {
  return optional ? null : { kind: 'unknown', why: `${path} is absent` };
}

/** Where it holds together with others, in words. */
function groupOf({ per }: Invariant, { tenant, environment }: RenderingMember): string {
  let group = '';
  for (const scope of per) {
    if (scope === 'environment') group += ` in ${environment}`;
    else group += ` in the ${scope} ${scope === 'region' ? tenant.region : tenant.tier}`;
  }
  return group;
}
