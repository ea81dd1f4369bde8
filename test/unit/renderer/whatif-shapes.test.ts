import { describe, expect, it } from 'vitest';
import type { Shape, ShapeKind } from '../../../main/contract/whatif.ts';
import {
  filterShapes,
  fleetParts,
  groupShapes,
  leadingChanges,
  reviewKey,
  sectionOf,
  shapeWord,
} from '../../../renderer/features/whatif/shape-groups.ts';
import { afterText, headline, sideText } from '../../../renderer/features/whatif/side-text.ts';
import { selectionsOf } from '../../../renderer/features/whatif/use-members.ts';

const shape = (id: string, kind: ShapeKind, tenants: number, more: Partial<Shape> = {}): Shape => ({
  id,
  kind,
  outlier: false,
  changes: [{ document: 'tenant', path: '/databases/postgresql/pool/max', before: 12, after: 20 }],
  changeCount: 1,
  findings: [],
  tenants,
  renderings: tenants * 3,
  environments: ['production', 'staging'],
  examples: [],
  ...more,
});
const fleet = [
  shape('r', 'removed', 9, {
    changes: [{ document: 'tenant', path: '/backup/legacy_export', before: true, after: null }],
  }),
  shape('i', 'invalid', 2, {
    outlier: true,
    findings: [{ code: 'TIER_LIMIT', path: '/x', message: 'Needs 600 connections', fix: '' }],
  }),
  shape('o', 'changed', 4, { outlier: true, environments: ['testing'] }),
  shape('c', 'changed', 236),
  shape('a', 'added', 61),
];

describe('shapes of an edit', () => {
  it('stand in sections, most severe first, and each tenant counts once', () => {
    const groups = groupShapes(fleet);
    expect(groups.map((one) => [one.section, one.tenants, one.shapes.map((own) => own.id)])).toEqual([
      ['removed', 9, ['r']],
      ['invalid', 2, ['i']],
      ['outlier', 4, ['o']],
      ['size', 297, ['c', 'a']],
    ]);
    expect(groupShapes(fleet.slice(3)).map((one) => one.section)).toEqual(['size']);
  });
  it('make a bar whose parts add up to the fleet', () => {
    const parts = fleetParts({ shapes: fleet, tenants: 1000, changed: 312 });
    expect(parts.map((one) => one.tenants)).toEqual([9, 2, 4, 297, 688]);
    expect(parts.reduce((sum, one) => sum + one.tenants, 0)).toBe(1000);
  });
  it('are severe before they are rare', () => {
    expect(fleet.map((one) => [sectionOf(one), shapeWord(one)])).toEqual([
      ['removed', 'Removed'],
      ['invalid', 'Invalid'],
      ['outlier', 'Unlike the rest'],
      ['size', 'Changed'],
      ['size', 'Added'],
    ]);
  });
  it('are found by path, value, error, environment and word, all of them at once', () => {
    const ids = (query: string) => filterShapes(fleet, query).map((one) => one.id);
    expect(ids('')).toEqual(['r', 'i', 'o', 'c', 'a']);
    expect(ids('legacy')).toEqual(['r']);
    expect(ids('tier_limit')).toEqual(['i']);
    expect(ids('pool.max testing')).toEqual(['o']);
    expect(ids('ADDED')).toEqual(['a']);
    expect(ids('nothing like it')).toEqual([]);
  });
  it('show what is lost first, then what an error speaks of', () => {
    const change = (path: string, after: number | null) => ({ document: 'tenant', path, before: 1, after });
    const findings = [{ code: 'SCHEMA_TYPE', path: '/wrong', message: '', fix: '' }];
    const changes = [change('/a', 2), change('/wrong', 3), change('/b', 2), change('/lost', null)];
    expect(leadingChanges({ changes, findings }).map((one) => one.path)).toEqual(['/lost', '/wrong', '/a', '/b']);
  });
  it('lose the mark of a review when they reach more', () => {
    const [first] = fleet;
    if (first === undefined) throw new Error('no shape');
    expect(reviewKey(first)).not.toBe(reviewKey({ ...first, renderings: first.renderings + 1 }));
  });
});

describe('what a value was and becomes', () => {
  it('is the value, a range, a kind, or the beginning of a long one', () => {
    expect([
      sideText(12),
      sideText('${SECRET:db_password}'),
      sideText(null),
      sideText(['a']),
      sideText({}),
      sideText({ varies: 'number', least: 4, most: 20 }),
      sideText({ varies: 'string' }),
      sideText({ cut: 'MIIB', length: 4096 }),
    ]).toEqual([
      '12',
      '${SECRET:db_password}',
      'absent',
      '["a"]',
      '{}',
      '4 to 20',
      'varying string',
      'MIIB… (4,096 characters)',
    ]);
    expect([afterText({ after: null }), afterText({ after: false })]).toEqual(['removed', 'false']);
  });
});

describe('the sentence with the numbers', () => {
  const say = (changed: number, partial = false) => headline({ changed, tenants: 1000, shapes: fleet, partial });
  it('says how many change, and what is only sure so far', () => {
    expect(say(312)).toBe('312 of 1,000 tenants change, in 5 shapes');
    expect(say(1)).toBe('1 of 1,000 tenants changes, in 5 shapes');
    expect(say(0)).toBe('No tenant changes.');
    expect(say(312, true)).toBe('At least 312 of 1,000 tenants change, in 5 shapes');
    expect(say(0, true)).toBe('No tenant changes so far.');
  });
});

describe('asking for the facts of members', () => {
  it('names each tenant once, in selections no longer than one may be', () => {
    expect(selectionsOf(['a', 'b', 'a'])).toEqual(['id:"a" or id:"b"']);
    const tenants = Array.from({ length: 200 }, (_, at) => `${'long-identifier-'.repeat(3)}${at}`);
    const selections = selectionsOf(tenants);
    expect(selections.length).toBeGreaterThan(1);
    expect(Math.max(...selections.map((one) => one.length))).toBeLessThanOrEqual(4000);
    expect(selections.flatMap((one) => one.split(' or ')).length).toBe(200);
  });
});
