import type { Finding } from '../../contract/finding.ts';
import type { Contribution, ReadyInvariant } from './judge.ts';

/** How many findings of one kind an invariant gives one by one; what is beyond is said in one. */
const SINGLY = 100;
/** Sums are of decimal figures: what differs by less than this share is equal. */
const TOLERANCE = 1e-9;

/** What one rendering contributes, with whose it is. */
interface Entry {
  readonly tenant: string;
  readonly contribution: Exclude<Contribution, null>;
}

/** One invariant's books: every rendering's contribution, kept so that replacing one costs nothing by the others. */
export class Ledger {
  readonly #ready: ReadyInvariant;
  readonly #entries = new Map<string, Entry>();
  readonly #unknown = new Map<string, Entry>();
  readonly #faults = new Map<string, Entry>();
  /** By group and value: how often each tenant has it. */
  readonly #holders = new Map<string, Map<string, number>>();
  readonly #shared = new Set<string>();
  readonly #sums = new Map<string, { readonly members: Map<string, Entry>; total: number | null }>();

  constructor(ready: ReadyInvariant) {
    this.#ready = ready;
  }

  /** What is in the books for a rendering. */
  entry(member: string): Entry | undefined {
    return this.#entries.get(member);
  }

  /** Replaces what a rendering contributes. */
  set(member: string, entry: Entry | undefined): void {
    const before = this.#entries.get(member);
    if (before !== undefined) this.#take(member, before);
    if (entry === undefined) this.#entries.delete(member);
    else {
      this.#entries.set(member, entry);
      this.#put(member, entry);
    }
  }

  #put(member: string, entry: Entry): void {
    const { tenant, contribution } = entry;
    switch (contribution.kind) {
      case 'unknown':
        this.#unknown.set(member, entry);
        break;
      case 'fault':
        this.#faults.set(member, entry);
        break;
      case 'key': {
        const bucket = bucketOf(contribution);
        const holders = this.#holders.get(bucket) ?? new Map<string, number>();
        holders.set(tenant, (holders.get(tenant) ?? 0) + 1);
        this.#holders.set(bucket, holders);
        if (holders.size > 1) this.#shared.add(bucket);
        break;
      }
      case 'amount': {
        const sum = this.#sums.get(contribution.group) ?? { members: new Map<string, Entry>(), total: null };
        sum.members.set(member, entry);
        sum.total = null;
        this.#sums.set(contribution.group, sum);
      }
    }
  }

  #take(member: string, { tenant, contribution }: Entry): void {
    switch (contribution.kind) {
      case 'unknown':
        this.#unknown.delete(member);
        break;
      case 'fault':
        this.#faults.delete(member);
        break;
      case 'key': {
        const bucket = bucketOf(contribution);
        const holders = this.#holders.get(bucket);
        if (holders === undefined) break;
        const left = (holders.get(tenant) ?? 1) - 1;
        if (left > 0) holders.set(tenant, left);
        else holders.delete(tenant);
        if (holders.size < 2) this.#shared.delete(bucket);
        if (holders.size === 0) this.#holders.delete(bucket);
        break;
      }
      case 'amount': {
        const sum = this.#sums.get(contribution.group);
        if (sum === undefined) break;
        sum.members.delete(member);
        sum.total = null;
        if (sum.members.size === 0) this.#sums.delete(contribution.group);
      }
    }
  }

  /** What is wrong now; a function of the contributions alone, whatever order they came in. */
  findings(): readonly Finding[] {
    const { trouble } = this.#ready;
    if (trouble !== '') return [this.#notEvaluated(trouble, [])];
    return [
      ...this.#uniqueness(),
      ...this.#overCap(),
      ...this.#wrong(),
      ...byWords([...this.#unknown.values()], ({ contribution }) =>
        contribution.kind === 'unknown' ? contribution.why : '',
      ).map(([why, entries]) => this.#notEvaluated(why, tenantsOf(entries))),
    ];
  }

  #wrong(): readonly Finding[] {
    const words = ({ contribution }: Entry) => (contribution.kind === 'fault' ? contribution.says : '');
    return byWords([...this.#faults.values()], words).map(([says, entries]) => {
      const first = entries[0]?.contribution;
      const path = first?.kind === 'fault' ? first.path : '';
      return this.#broken(path, says, tenantsOf(entries), `Change ${path} for these tenants.`);
    });
  }

  #uniqueness(): readonly Finding[] {
    const [path = ''] = this.#ready.invariant.paths;
    const buckets = [...this.#shared].sort();
    const fix = 'Give each tenant a value of its own.';
    const found = buckets.slice(0, SINGLY).map((bucket) => {
      const tenants = [...(this.#holders.get(bucket)?.keys() ?? [])].sort();
      const [group, key] = bucket.split('\n') as [string, string];
      return this.#broken(path, `${tenants.length} tenants share ${key} at ${path}${group}`, tenants, fix);
    });
    const rest = buckets.slice(SINGLY);
    if (rest.length === 0) return found;
    const tenants = [...new Set(rest.flatMap((bucket) => [...(this.#holders.get(bucket)?.keys() ?? [])]))].sort();
    return [...found, this.#broken(path, `${rest.length} more values are shared at ${path}`, tenants, fix)];
  }

  #overCap(): readonly Finding[] {
    const { cap, paths } = this.#ready.invariant;
    if (cap === null) return [];
    const found: Finding[] = [];
    for (const group of [...this.#sums.keys()].sort()) {
      const sum = this.#sums.get(group)!;
      sum.total ??= total([...sum.members.values()]);
      if (sum.total <= cap + Math.abs(cap) * TOLERANCE) continue;
      const comes = Number(sum.total.toPrecision(12)).toLocaleString('en');
      const says = `${paths.join(' and ')} come${paths.length === 1 ? 's' : ''} to ${comes}${group}, and at most ${cap.toLocaleString('en')} is allowed`;
      found.push(
        this.#broken(
          paths[0] ?? '',
          says,
          tenantsOf([...sum.members.values()]),
          'Lower it for some tenants, or raise the cap.',
        ),
      );
    }
    return found;
  }

  #broken(path: string, says: string, tenants: readonly string[], fix: string): Finding {
    const { name, message, severity } = this.#ready.invariant;
    const why = message === '' ? '' : ` (${message.replace(/\.$/, '')})`;
    return { severity, code: 'INVARIANT_BROKEN', path, message: `${name}: ${says}${why}.`, fix, tenants };
  }

  #notEvaluated(why: string, tenants: readonly string[]): Finding {
    const { name, paths, severity } = this.#ready.invariant;
    return {
      ...{ severity, code: 'INVARIANT_NOT_EVALUATED', path: paths[0] ?? '', tenants },
      message: `${name} could not be evaluated: ${why}.`,
      fix: 'Give the value, or narrow the invariant to tenants that have it with `invariant set`.',
    };
  }
}

function bucketOf({ group, key }: { readonly group: string; readonly key: string }): string {
  return `${group}\n${key}`;
}

function tenantsOf(entries: readonly Entry[]): readonly string[] {
  return [...new Set(entries.map(({ tenant }) => tenant))].sort();
}

function byWords(
  entries: readonly Entry[],
  words: (entry: Entry) => string,
): readonly (readonly [string, readonly Entry[]])[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = words(entry);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Adds from small to large, so that the sum does not depend on the order in which renderings came. */
function total(entries: readonly Entry[]): number {
  const amounts = entries.map(({ contribution }) => (contribution.kind === 'amount' ? contribution.amount : 0));
  return amounts.sort((a, b) => a - b).reduce((sum, amount) => sum + amount, 0);
}
