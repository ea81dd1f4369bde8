import { describe, expect, it } from 'vitest';
import type { Change } from '../../../main/contract/model.ts';
import type { TenantRow } from '../../../main/contract/results.ts';
import { LONGEST_SELECTION, parseSelection } from '../../../main/contract/selection-grammar.ts';
import type { ComparedDifference, Comparison, EffectiveValue } from '../../../main/contract/values.ts';
import { editOf, emptyDraft, groupChanges } from '../../../renderer/features/fleet/bulk/edit-fields.ts';
import { orderedDifferences, promotableOf, scopeOf } from '../../../renderer/features/fleet/compare/promotable.ts';
import { readSideText, sideText, wholeTime } from '../../../renderer/features/fleet/compare/side.ts';
import { compareValues, holdsText, leavesByEnvironment } from '../../../renderer/features/fleet/compare-values.ts';
import { compareTarget, readTarget } from '../../../renderer/features/fleet/fleet-target.ts';
import { csvHeader, firstLine } from '../../../renderer/features/fleet/import/csv-header.ts';
import { importedRows } from '../../../renderer/features/fleet/import/import-rows.ts';
import { largestRequest, readTenantFile } from '../../../renderer/features/fleet/import/read-file.ts';
import {
  isPicked,
  nonePicked,
  pickedCount,
  picksExpression,
  withPicks,
} from '../../../renderer/features/fleet/picks.ts';
import { cutSelection, joinSelection, problemOf, quoted } from '../../../renderer/features/fleet/selection-text.ts';
import { suggestTerms } from '../../../renderer/features/fleet/suggest-terms.ts';
import { sampleTenants } from '../../helpers/page/sample-fleet.ts';

const rows: readonly TenantRow[] = sampleTenants(40).map((one) => ({ ...one, overrides: 0 }));

describe('a selection in its field', () => {
  it('takes finished terms out as chips, with what denies them, and leaves words as text', () => {
    const { chips, rest } = cutSelection('tier:premium north not status:archived @wholesale');
    expect(chips.map((chip) => [chip.text, chip.negative])).toEqual([
      ['tier:premium', false],
      ['not status:archived', true],
      ['@wholesale', false],
    ]);
    expect(rest).toBe('north');
    expect(joinSelection(chips, ` ${rest} `)).toBe('tier:premium not status:archived @wholesale north');
  });
  it.each(['tier:premium or tier:free', '(tier:premium)', 'not not tier:free', 'name:"unclosed'])(
    'leaves %s whole, whose meaning a row of chips would lose',
    (text) => expect(cutSelection(text)).toEqual({ chips: [], rest: text }),
  );
  it('makes no chip of a term that is wrong', () => {
    expect(cutSelection('tier:prem owner:me')).toEqual({ chips: [], rest: 'tier:prem owner:me' });
  });
  it('says what is wrong and at which character', () => {
    expect(problemOf('region:eu tier:prem')).toMatchObject({ at: 16, fix: expect.stringContaining('premium') });
    expect(problemOf('(tier:premium')?.at).toBe(1);
    expect(problemOf('tier:premium')).toBeNull();
    expect(problemOf('  ')).toBeNull();
  });
  it.each(['eu-west', 'North Sea', 'a"b', "o'hara", 'x*y', 'k=v', ':'])(
    'quotes %s so that it means itself',
    (value) => {
      const read = parseSelection(`region:${quoted(value)}`);
      expect(read).toMatchObject({ kind: 'term', key: 'region', pattern: [value] });
    },
  );
});

describe('ways to go on with a selection', () => {
  const source = {
    saved: [{ id: '1', name: 'wholesale', expression: 'tag:wholesale', tenants: 86 }],
    environments: ['development', 'production'],
    rows,
    whole: true,
  };
  it('offers keys, saved selections with their counts, and the values there are', () => {
    expect(suggestTerms('ti', source).map((one) => one.text)).toEqual(['tier:']);
    expect(suggestTerms('tier:free @w', source)).toEqual([{ text: '@wholesale', tenants: 86 }]);
    expect(suggestTerms('env:', source).map((one) => one.text)).toContain('env:production');
    const premium = rows.filter((row) => row.tier === 'premium').length;
    expect(suggestTerms('not tier:pre', source)).toEqual([{ text: 'tier:premium', tenants: premium }]);
  });
  it('counts nothing while not every row is here, and offers nothing for a finished word', () => {
    expect(suggestTerms('tier:pre', { ...source, whole: false })[0]?.tenants).toBeNull();
    expect(suggestTerms('tier:premium', source)).toEqual([]);
    expect(suggestTerms('tier:premium ', source)).toEqual([]);
  });
});

describe('picked tenants', () => {
  const [a, b] = [rows[0]!.id, rows[1]!.id];
  it('are some by name, or all of a selection but some', () => {
    const some = withPicks(withPicks(nonePicked, [a, b], true), [b], false);
    expect([isPicked(some, a), isPicked(some, b), pickedCount(some, 40)]).toEqual([true, false, 1]);
    const most = withPicks({ all: true, ids: new Set() }, [a], false);
    expect([isPicked(most, a), isPicked(most, b), pickedCount(most, 40)]).toEqual([false, true, 39]);
  });
  it('become a selection that means them', () => {
    expect(picksExpression({ all: false, ids: new Set([a, b]) }, 'tier:free', rows)).toBe(`(id:${a} or id:${b})`);
    expect(picksExpression({ all: true, ids: new Set([a]) }, 'tier:free or tier:premium', rows)).toBe(
      `(tier:free or tier:premium) not id:${a}`,
    );
    expect(picksExpression({ all: true, ids: new Set() }, '', rows)).toBe('id:*');
  });
  it('speak of the status where one is archived, since it is meant only then', () => {
    const archived = rows.map((row, at) => (at === 0 ? { ...row, status: 'archived' as const } : row));
    expect(picksExpression({ all: false, ids: new Set([a]) }, '', archived)).toBe(`status:* (id:${a})`);
  });
  it('are refused where the selection would be longer than one may be', () => {
    const many = new Set(Array.from({ length: 400 }, (_, at) => `tenant-${at}`));
    expect(picksExpression({ all: false, ids: many }, '', rows)).toBeNull();
    const few = picksExpression({ all: false, ids: new Set([...many].slice(0, 200)) }, '', rows);
    expect(few?.length).toBeLessThanOrEqual(LONGEST_SELECTION);
  });
});

describe('an edit of many', () => {
  it('says only what was filled in', () => {
    expect(editOf(emptyDraft)).toEqual({});
    expect(
      editOf({ ...emptyDraft, tier: 'premium', region: ' eu-west ', setTags: 'pilot owner=noc', unsetTags: 'old' }),
    ).toEqual({ tier: 'premium', region: 'eu-west', setTags: { pilot: '', owner: 'noc' }, unsetTags: ['old'] });
  });
  it('is shown by field with how many change so, what is taken away first', () => {
    const change = (entity: string, before: object, after: object): Change => ({
      kind: 'tenant',
      entity,
      before: before as never,
      after: after as never,
    });
    expect(
      groupChanges([
        change('a', { region: 'x', tags: { old: '' } }, { region: 'y', tags: {} }),
        change('b', { region: 'x', tags: {} }, { region: 'y', tags: {} }),
        change('c', { region: 'z', tags: {} }, { region: 'y', tags: {} }),
      ]),
    ).toEqual([
      { field: 'tags old', before: '', after: 'absent', tenants: 1 },
      { field: 'region', before: 'x', after: 'y', tenants: 2 },
      { field: 'region', before: 'z', after: 'y', tenants: 1 },
    ]);
  });
});

describe('a file of tenants', () => {
  const file = (name: string, content: string | Uint8Array<ArrayBuffer>) => new File([content], name);
  it('is read with its format', async () => {
    expect(await readTenantFile(file('a.csv', 'id,name\na,A\n'))).toMatchObject({ file: { format: 'csv' } });
    expect(await readTenantFile(file('a.YML', '- id: a'))).toMatchObject({ file: { format: 'yaml' } });
    expect(await readTenantFile(file('a', '[]'))).toMatchObject({ file: { format: undefined } });
  });
  it('is refused in a sentence: too large before it is read, no UTF-8, empty', async () => {
    const large = {
      name: 'fleet.csv',
      size: largestRequest + 1,
      arrayBuffer: () => Promise.reject(new Error('it was read')),
    };
    expect(await readTenantFile(large)).toMatchObject({
      refusal: { message: expect.stringContaining('8 MB'), fix: expect.stringContaining('tenant import') },
    });
    expect(await readTenantFile(file('a.csv', new Uint8Array([0x69, 0xff, 0xfe])))).toMatchObject({
      refusal: { message: 'a.csv is not UTF-8 text.' },
    });
    expect(await readTenantFile(file('a.csv', ' \n'))).toMatchObject({ refusal: { message: 'a.csv is empty.' } });
  });
  it('is refused where its quotes make the request too large', async () => {
    const quotes = '"'.repeat(largestRequest / 2 + 10);
    expect(await readTenantFile(file('a.csv', quotes))).toHaveProperty('refusal');
  });
  it('gives the names of its first line, whatever divides them', () => {
    expect(csvHeader('\ufeffid;"Full; name";plan\r\na;b;c')).toEqual(['id', 'Full; name', 'plan']);
    expect(csvHeader('id,"a ""b"""\n')).toEqual(['id', 'a "b"']);
    expect(csvHeader('id,"open\nx')).toEqual([]);
    expect(firstLine('a\nb\nc', 2)).toBe('a\nb');
    expect(firstLine('a', 2)).toBe('a');
  });
  it('is shown with what needs a person first, then in the order of the file', () => {
    const shown = importedRows(
      {
        added: 1,
        changed: 1,
        unchanged: 1,
        base: null,
        refused: [{ row: 4, code: 'BAD_ID', message: 'No identifier.', fix: 'Give one.' }],
        rows: [
          { row: 2, tenant: 'a', outcome: 'unchanged', fields: [] },
          { row: 3, tenant: 'b', outcome: 'added', fields: [] },
          { row: 5, tenant: 'c', outcome: 'changed', fields: ['region'] },
        ],
      },
      [{ kind: 'tenant', entity: 'c', before: { region: '' }, after: { region: 'eu' } }],
    );
    expect(shown.map((row) => [row.row, row.outcome, row.what])).toEqual([
      [4, 'refused', 'No identifier.'],
      [5, 'changed', 'region “” → eu'],
      [3, 'added', 'A new tenant'],
      [2, 'unchanged', 'Holds this already'],
    ]);
  });
});

describe('values by environment', () => {
  const value = (environment: string, path: string, one: string, differs: boolean, document = 'tenant') =>
    ({
      document,
      environment,
      path,
      value: one,
      layer: 'tier-template',
      source: 'premium',
      line: 3,
      variable: null,
      differs,
    }) satisfies EffectiveValue;
  const values = [
    value('a', '/x/same', '1', false),
    value('b', '/x/same', '1', false),
    value('a', '/x/other', '1', true),
    value('b', '/x/other', '2', true),
    value('a', '/only', 'absent', true),
    value('a', '/x/same', '9', false, 'billing'),
    value('b', '/x/same', '9', false, 'billing'),
  ];
  it('calls a path equal only where every environment has it with one value, document by document', () => {
    const compared = compareValues(values, ['a', 'b']);
    expect(compared.map((row) => [row.document, row.path, row.equal])).toEqual([
      ['tenant', '/x/same', true],
      ['tenant', '/x/other', false],
      ['tenant', '/only', false],
      ['billing', '/x/same', true],
    ]);
    expect(compared[2]?.cells[1]).toEqual({ environment: 'b', text: 'absent', layer: null, from: '' });
    expect(compared[0]?.cells[0]?.from).toBe('premium, line 3');
  });
  it('finds a row by path, value or document', () => {
    const [same, other] = compareValues(values, ['a', 'b']);
    expect([holdsText(same!, 'X.SAME'), holdsText(same!, '2'), holdsText(other!, '2')]).toEqual([true, false, true]);
  });
  it('gives forms the leaves of the document tenant alone', () => {
    expect(leavesByEnvironment(values, ['a', 'b']).map((one) => one.leaves.map((leaf) => leaf.path))).toEqual([
      ['/x/same', '/x/other', '/only'],
      ['/x/same', '/x/other'],
    ]);
  });
});

describe('a comparison', () => {
  const side = { tenant: 't', environment: 'staging', changeSet: null };
  const difference = (document: string, path: string, kind: ComparedDifference['kind'] = 'changed') =>
    ({ document, path, kind, environment: 'staging', before: 1, after: 2, beforeFrom: null, afterFrom: null }) as const;
  it('is named by address, side by side', () => {
    const names = { a: 't/staging', b: 't/production@2026-11-20T14:03:22+01:00' };
    expect(readTarget(compareTarget(names))).toEqual({ tenant: '', filter: null, compare: names });
    expect(readTarget('northwind')).toEqual({ tenant: 'northwind', filter: null, compare: null });
    expect(readTarget('?tier:premium').filter).toBe('tier:premium');
    for (const text of ['t', 't/staging', 't/staging/tenant@0190f3a2-0000-7000-8000-000000000001'])
      expect(sideText(readSideText(text))).toBe(text);
    expect(sideText({ tenant: '', environment: 'staging', document: '', at: '' })).toBe('');
  });
  it('takes a time without seconds, and leaves what is no time to the host', () => {
    expect(wholeTime('2026-11-17T09:00Z')).toBe('2026-11-17T09:00:00Z');
    expect(wholeTime('2026-11-17 09:00')).toBe(new Date('2026-11-17T09:00:00').toISOString());
    expect(wholeTime('yesterday')).toBe('yesterday');
  });
  it('can be promoted between two environments of one tenant at the present only', () => {
    const at = (a: object, b: object) =>
      promotableOf({ a: { ...side, ...a }, b: { ...side, ...b }, compared: [], changes: [] } as Comparison);
    expect(at({}, { environment: 'production' })).toEqual({ tenant: 't', from: 'staging', to: 'production' });
    expect(at({}, {})).toBeNull();
    expect(at({}, { environment: 'production', tenant: 'u' })).toBeNull();
    expect(at({ changeSet: 'x' }, { environment: 'production' })).toBeNull();
    expect(at({ environment: null }, { environment: 'production' })).toBeNull();
  });
  it('promotes what is ticked, and says where more would go along', () => {
    const all = [difference('tenant', '/a'), difference('billing', '/a'), difference('billing', '/b')];
    expect(scopeOf(all, new Set())).toEqual({ takesAlong: null });
    expect(scopeOf(all, new Set(['staging billing /b']))).toEqual({
      paths: ['/b'],
      document: 'billing',
      takesAlong: null,
    });
    expect(scopeOf(all, new Set(['staging tenant /a', 'staging billing /b']))).toEqual({
      paths: ['/a', '/b'],
      takesAlong: '/a',
    });
  });
  it('lists what is removed first', () => {
    const ordered = orderedDifferences([
      difference('billing', '/z'),
      difference('tenant', '/a', 'added'),
      difference('tenant', '/b', 'removed'),
    ]);
    expect(ordered.map((one) => one.path)).toEqual(['/b', '/a', '/z']);
  });
});
