import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Finding } from '../../../main/contract/finding.ts';
import type { Json } from '../../../main/contract/json.ts';
import type { Tenant } from '../../../main/contract/model.ts';
import type { Invariant } from '../../../main/contract/validation.ts';
import { readyInvariant } from '../../../main/core/invariant/judge.ts';
import { type Reading, type RenderingMember, readingOf } from '../../../main/core/invariant/reading.ts';
import { InvariantState, type Update } from '../../../main/core/invariant/state.ts';
import { memoryDatabase } from '../../../main/storage/memory-database.ts';
import { migrations } from '../../../main/storage/migrations/index.ts';

const source = await memoryDatabase(migrations);

function tenant(id: string, facts: Partial<Tenant> = {}): Tenant {
  const empty = { name: id, status: 'active', plan: '', licenceTier: '', resourceTier: '', pluginTier: '' } as const;
  const lists = { environments: ['production'], tags: {}, externalIds: {}, contacts: [] };
  return { id, ...empty, ...lists, tier: 'standard', region: 'eu-west', deploymentTarget: '', reseller: '', ...facts };
}

function invariant(about: Partial<Invariant> & Pick<Invariant, 'kind'>): Invariant {
  const none = { cap: null, when: null, require: null, regions: [], paths: [], per: [], environments: [] };
  return {
    name: 'rule',
    document: 'tenant',
    optional: false,
    where: '',
    severity: 'error',
    message: '',
    ...none,
    ...about,
  };
}

const member = (of: Tenant, environment = 'production', document = 'tenant'): RenderingMember => ({
  tenant: of,
  environment,
  document,
});

/** Evaluates one invariant over documents in one environment. */
function evaluate(about: Invariant, documents: readonly (readonly [Tenant, Json | Reading])[]): readonly Finding[] {
  const state = new InvariantState([readyInvariant(source, about)]);
  for (const [of, document] of documents) {
    const failed = typeof document === 'object' && document !== null && 'why' in document;
    state.update(member(of), failed ? (document as Reading) : readingOf(document as Json));
  }
  return state.violations();
}

const [acme, bolt, core] = [
  tenant('acme'),
  tenant('bolt', { region: 'us-east' }),
  tenant('core', { tags: { pci: '' } }),
];

describe('unique', () => {
  const names = invariant({ kind: 'unique', paths: ['/db/host', '/db/name'], per: ['environment'] });
  const doc = (host: string, name: Json) => ({ db: { host, name } });

  it('names who shares what, all paths together', () => {
    const found = evaluate(names, [
      [acme, doc('a', 'x')],
      [bolt, doc('a', 'x')],
      [core, doc('b', 'x')],
    ]);
    expect(found).toMatchObject([
      { severity: 'error', code: 'INVARIANT_BROKEN', path: '/db/host', tenants: ['acme', 'bolt'] },
    ]);
    expect(found[0]?.message).toBe('rule: 2 tenants share "a" with "x" at /db/host in production.');
    expect(found[0]?.fix).not.toBe('');
  });

  it('a text and a number are not the same; one tenant does not share with itself', () => {
    expect(
      evaluate(names, [
        [acme, doc('a', '1')],
        [bolt, doc('a', 1)],
      ]),
    ).toEqual([]);
    const state = new InvariantState([readyInvariant(source, { ...names, per: [] })]);
    for (const environment of ['staging', 'production'])
      state.update(member(acme, environment), readingOf(doc('a', 'x')));
    expect(state.violations()).toEqual([]);
  });

  it('holds within an environment, a region or a tier, or over everything', () => {
    const state = (per: Invariant['per']) => {
      const made = new InvariantState([readyInvariant(source, { ...names, per })]);
      made.update(member(acme, 'production'), readingOf(doc('a', 'x')));
      made.update(member(bolt, 'staging'), readingOf(doc('a', 'x')));
      return made.violations().length;
    };
    expect([state([]), state(['tier']), state(['environment']), state(['region'])]).toEqual([1, 1, 0, 0]);
  });
});

describe('sum', () => {
  const cores = invariant({ kind: 'sum', paths: ['/cpu'], per: ['region'], cap: 1, message: 'One core is there.' });

  it('names the group, what it comes to and who is in it', () => {
    const found = evaluate(cores, [
      [acme, { cpu: 0.75 }],
      [core, { cpu: 0.5 }],
      [bolt, { cpu: 1 }],
    ]);
    expect(found).toMatchObject([{ code: 'INVARIANT_BROKEN', tenants: ['acme', 'core'] }]);
    expect(found[0]?.message).toBe(
      'rule: /cpu comes to 1.25 in the region eu-west, and at most 1 is allowed (One core is there).',
    );
  });

  it('ten tenths are one', () => {
    const many = Array.from({ length: 10 }, (_, index) => [tenant(`t${index}`), { cpu: 0.1 }] as const);
    expect(evaluate(cores, many)).toEqual([]);
  });
});

describe('implies', () => {
  const pci = invariant({ kind: 'implies', where: 'tag:pci', require: { path: '/encrypted', equals: true } });

  it('asks those whom the selection means', () => {
    expect(
      evaluate(pci, [
        [acme, { encrypted: false }],
        [core, { encrypted: true }],
      ]),
    ).toEqual([]);
    expect(
      evaluate(pci, [
        [acme, {}],
        [core, { encrypted: false }],
      ]),
    ).toMatchObject([{ code: 'INVARIANT_BROKEN', path: '/encrypted', tenants: ['core'] }]);
  });

  it.each<[Invariant['when'] & object, Json, 0 | 1]>([
    [{ path: '/a', equals: { b: [1] } }, { a: { b: [1] } }, 1],
    [{ path: '/a', oneOf: ['x', 2] }, { a: 2 }, 1],
    [{ path: '/a', oneOf: ['x', 2] }, { a: '2' }, 0],
    [{ path: '/a', like: 'EU-*' }, { a: 'eu-west' }, 1],
    [{ path: '/a', like: 'eu-*' }, { a: 'us-eu-1' }, 0],
    [{ path: '/a', atLeast: 2, atMost: 3 }, { a: 3 }, 1],
    [{ path: '/a', atLeast: 2, atMost: 3 }, { a: 4 }, 0],
    [{ path: '/a', equals: 1, absent: 'met' }, {}, 1],
    [{ path: '/a', equals: 1, absent: 'unmet' }, {}, 0],
  ])('when %j', (when, document, broken) => {
    const about = invariant({ kind: 'implies', when, require: { path: '/never', equals: 1, absent: 'unmet' } });
    expect(evaluate(about, [[acme, document]])).toHaveLength(broken);
  });
});

test('residency: the first region that fits decides; others are free', () => {
  const regions = [
    { region: 'eu-west', like: '*-west*' },
    { region: 'eu-*', like: '*eu*' },
  ];
  const host = invariant({ kind: 'residency', paths: ['/host'], regions });
  const south = tenant('south', { region: 'eu-south' });
  expect(
    evaluate(host, [
      [acme, { host: 'pg-west' }],
      [south, { host: 'pg-eu-1' }],
      [bolt, { host: 'pg-cn' }],
    ]),
  ).toEqual([]);
  expect(
    evaluate(host, [
      [acme, { host: 'pg-eu' }],
      [south, { host: 'pg-us' }],
    ]),
  ).toMatchObject([
    { path: '/host', tenants: ['acme'] },
    { path: '/host', tenants: ['south'] },
  ]);
});

describe('what cannot be evaluated is said, with why and for whom', () => {
  const cap = invariant({ kind: 'sum', paths: ['/cpu'], cap: 10 });
  it.each<[string, Invariant, Json | Reading]>([
    ['/cpu is absent', cap, {}],
    ['/cpu is text, not a number', cap, { cpu: 'many' }],
    ['/cpu is a map, not a number', cap, { cpu: {} }],
    ['the document has no result (TIME)', cap, { why: 'has no result (TIME)' }],
    ['/a is a list, not one value', invariant({ kind: 'unique', paths: ['/a'] }), { a: [1] }],
    ['/a is absent', invariant({ kind: 'implies', require: { path: '/a', equals: 1 } }), { b: 1 }],
    ['/a is a number, not text', invariant({ kind: 'implies', require: { path: '/a', like: '*' } }), { a: 1 }],
    ['/a is absent', invariant({ kind: 'residency', paths: ['/a'], regions: [{ region: '*', like: 'x' }] }), {}],
  ])('%s', (why, about, document) => {
    expect(
      evaluate({ ...about, severity: 'warning' }, [
        [bolt, document],
        [acme, document],
      ]),
    ).toMatchObject([
      {
        ...{ severity: 'warning', code: 'INVARIANT_NOT_EVALUATED', tenants: ['acme', 'bolt'] },
        message: `rule could not be evaluated: ${why}.`,
      },
    ]);
  });

  it('a selection that cannot be read any more', () => {
    expect(evaluate({ ...cap, where: '@gone' }, [[acme, { cpu: 1 }]])).toMatchObject([
      { code: 'INVARIANT_NOT_EVALUATED', tenants: [], message: expect.stringContaining('@gone') },
    ]);
  });

  it('unless it says that it passes over those who lack the value', () => {
    expect(
      evaluate({ ...cap, optional: true }, [
        [acme, {}],
        [bolt, { cpu: 3 }],
      ]),
    ).toEqual([]);
  });
});

test('updates in any order, trials and their return give what a fresh evaluation gives', () => {
  const invariants = [
    invariant({ name: 'a', kind: 'unique', paths: ['/v'], per: ['environment'] }),
    invariant({ name: 'b', kind: 'sum', paths: ['/v'], per: ['region'], cap: 4 }),
    invariant({ name: 'c', kind: 'implies', when: { path: '/v', atLeast: 3 }, require: { path: '/w', equals: true } }),
    invariant({ name: 'd', kind: 'residency', paths: ['/w'], regions: [{ region: 'eu-*', like: 'eu*' }] }),
  ].map((each) => readyInvariant(source, each));
  const tenants = [acme, bolt, core, tenant('dora')];
  const value = fc.oneof(
    fc.constant(null),
    fc.record(
      { v: fc.constantFrom<Json>(1, 2, 3, 0.1, 'x', [1]), w: fc.constantFrom<Json>(true, 'eu1', 'us1') },
      { requiredKeys: [] },
    ),
  );
  const update = fc.tuple(fc.constantFrom(...tenants), fc.constantFrom('staging', 'production'), value);
  const asUpdate = ([of, environment, document]: readonly [Tenant, string, Json]): Update => [
    member(of, environment),
    document === null ? null : readingOf(document),
  ];
  const fresh = (updates: readonly (readonly [Tenant, string, Json])[]) => {
    const last = new Map(updates.map((each) => [`${each[0].id} ${each[1]}`, each]));
    const state = new InvariantState(invariants);
    for (const each of [...last.values()].reverse()) state.update(...asUpdate(each));
    return state.violations();
  };
  fc.assert(
    fc.property(fc.array(update, { maxLength: 20 }), fc.array(update, { maxLength: 6 }), (first, then) => {
      const state = new InvariantState(invariants);
      for (const each of first) state.update(...asUpdate(each as never));
      const before = fresh(first as never);
      expect(state.violations()).toEqual(before);
      const after = fresh([...first, ...then] as never);
      expect(
        state.trial(
          then.map((each) => asUpdate(each as never)),
          () => state.violations(),
        ),
      ).toEqual(after);
      expect(state.violations()).toEqual(before);
      const { broken, settled } = state.difference(then.map((each) => asUpdate(each as never)));
      const text = (finding: Finding) => JSON.stringify(finding);
      expect(broken.map(text)).toEqual(after.map(text).filter((each) => !before.map(text).includes(each)));
      expect(settled.map(text)).toEqual(before.map(text).filter((each) => !after.map(text).includes(each)));
    }),
    { numRuns: 300 },
  );
});
