import { describe, expect, it } from 'vitest';
import type { Rendering } from '../../../main/contract/model.ts';
import { takeEvents } from '../../../renderer/bridge/event-stream.ts';
import { lineSources } from '../../../renderer/editor/line-sources.ts';
import { wholeHex } from '../../../renderer/editor/theme.ts';
import { differenceLines } from '../../../renderer/features/forms/difference.tsx';
import { changedFields, draftErrors, draftOf, proposeId } from '../../../renderer/features/forms/tenant-fields.ts';
import { readValue, toPointer, typedValue } from '../../../renderer/features/forms/value.ts';
import { givesByLine } from '../../../renderer/features/templates/gives-column.tsx';
import { layerTree } from '../../../renderer/features/templates/layer-tree.ts';
import { mergeFindings } from '../../../renderer/features/templates/merge-findings.ts';
import { age, count, counted, dotted, inline, moment } from '../../../renderer/format.ts';
import { bindings, caps } from '../../../renderer/frame/bindings.ts';
import { marked } from '../../../renderer/palette/palette-entries.ts';
import { formatRoute, parseRoute } from '../../../renderer/stores/route-store.ts';
import { sampleTenants } from '../../helpers/page/sample-fleet.ts';
import { sampleRendering } from '../../helpers/page/sample-rendering.ts';

const tenant = sampleTenants(1)[0];
if (tenant === undefined) throw new Error('no sample tenant');

describe('what is shown of numbers, times and values', () => {
  it('groups, agrees and keeps a real minus', () => {
    expect([count(1000), count(-3), counted(1, 'tenant'), counted(0, 'entry', 'entries')]).toEqual([
      '1,000',
      '−3',
      '1 tenant',
      '0 entries',
    ]);
  });
  it('speaks of times as far away as they are', () => {
    const now = new Date(2026, 10, 20, 14, 3, 22).getTime();
    expect(moment(now, now)).toBe('14:03:22');
    expect(moment(new Date(2026, 10, 17, 11, 26).getTime(), now)).toBe('17 Nov 11:26');
    expect(moment(new Date(2025, 2, 3).getTime(), now)).toBe('3 Mar 2025');
    expect([41 * 60_000, 5 * 3_600_000, 72 * 3_600_000].map((ago) => age(now - ago, now))).toEqual([
      '41 min',
      '5 h',
      '3 d',
    ]);
    expect(moment('no time')).toBe('');
  });
  it('shows no value as absent and a key with a dot by its pointer', () => {
    expect([inline(null), inline('x'), inline([1]), dotted('/a/b'), dotted('/a.b/c')]).toEqual([
      'absent',
      'x',
      '[1]',
      'a.b',
      '/a.b/c',
    ]);
  });
});

describe('the event stream', () => {
  it('takes whole events, passes over comments, and gives the rest back', () => {
    const state = { kind: 'state', state: 'open' };
    const taken = takeEvents(`: open\n\ndata: ${JSON.stringify(state)}\r\n\r\ndata: {"kind"`);
    expect(taken).toEqual({ events: [state], rest: 'data: {"kind"' });
  });
});

describe('a rendering beside its sources', () => {
  const rendering = sampleRendering(tenant, 'production', [
    { tenant: tenant.id, environment: null, document: 'tenant', path: '/qos/priority', value: 'low' },
  ]);
  it('gives each line that holds a value its layer, and maps none', () => {
    const lines = rendering.text.split('\n');
    const sources = lineSources(rendering);
    const at = (text: string) => sources[lines.findIndex((line) => line.includes(text))];
    expect(at('tenant:')).toBeNull();
    expect(at('priority')).toMatchObject({ layer: 'override', line: null });
    expect(at('host')).toMatchObject({ layer: 'environment-overlay', line: 7 });
    expect(at('"14:00"')).toMatchObject({ layer: 'tier-template', line: 36 });
  });
  it('counts the values each layer gives, so that the sums agree', () => {
    const tree = layerTree(rendering);
    expect(tree.map((one) => one.layer)).toEqual([
      'tier-template',
      'environment-overlay',
      'tenant-template',
      'override',
    ]);
    expect(tree.reduce((sum, one) => sum + one.count, 0)).toBe(rendering.leaves?.length);
    for (const layer of tree) {
      if (layer.children.length > 0) expect(layer.children.reduce((sum, one) => sum + one.count, 0)).toBe(layer.count);
    }
  });
  it('shows beside a source line what wins over it', () => {
    const line = rendering.leaves?.find((leaf) => leaf.path === '/qos/priority')?.shadowed[0]?.line ?? 0;
    expect(givesByLine(rendering, 'premium').get(line)?.value).toBe('low');
  });
  it('gives each element of a list the line it came from', () => {
    const own = { layer: 'tier-template', source: 'premium', line: 36 } as const;
    const other = { layer: 'environment-overlay', source: 'tenant-production', line: 4 } as const;
    const leaves = (rendering.leaves ?? []).map((leaf) =>
      leaf.path === '/backup/windows' ? { ...leaf, elements: [own, other] } : leaf,
    );
    const lines = rendering.text.split('\n');
    const sources = lineSources({ ...rendering, leaves });
    expect(sources[lines.findIndex((line) => line.includes('"14:00"'))]).toMatchObject(other);
  });
  it('shows nothing for a rendering without leaves', () => {
    const { leaves: _leaves, lineLeaves: _lines, ...bare } = rendering;
    expect(lineSources(bare as Rendering)).toEqual([]);
  });
});

describe('forms', () => {
  it.each([
    [{ type: 'number', text: ' 16 ' }, { value: 16 }],
    [{ type: 'boolean', text: 'true' }, { value: true }],
    [{ type: 'json', text: '["a"]' }, { value: ['a'] }],
    [{ type: 'text', text: '16' }, { value: '16' }],
  ] as const)('reads %o', (typed, read) => expect(readValue(typed)).toEqual(read));
  it.each([
    { type: 'number', text: 'ten' },
    { type: 'number', text: '' },
    { type: 'number', text: 'Infinity' },
    { type: 'json', text: '{' },
    { type: 'text', text: '' },
  ] as const)('says what is wrong with %o', (typed) => expect(readValue(typed)).toHaveProperty('error'));
  it('keeps a value through the form', () => {
    for (const value of ['x', 3, true, ['a', 1], { a: 1 }]) expect(readValue(typedValue(value))).toEqual({ value });
  });
  it('takes dotted paths and pointers', () => {
    expect([toPointer('a.b'), toPointer(' /a.b/c '), toPointer('')]).toEqual(['/a/b', '/a.b/c', '']);
  });
  it('sends the fields that differ, tags as a map', () => {
    const first = draftOf(tenant, []);
    expect(changedFields({ ...first, name: 'New', tags: 'a b=c' }, first)).toEqual({
      name: 'New',
      tags: { a: '', b: 'c' },
    });
    expect(changedFields(first, first)).toEqual({});
  });
  it('proposes identifiers that the contract takes', () => {
    for (const name of ['Östra Länk', '  A  ', 'x'.repeat(80), 'Net & Co.']) {
      expect(draftErrors({ ...draftOf(null, []), name, id: proposeId(name) })).toEqual({});
    }
    expect(draftErrors(draftOf(null, []))).toHaveProperty('id');
  });
  it('takes a changed record apart and leaves equal fields out', () => {
    const before = { name: 'A', tier: 'free', tags: {} };
    const lines = differenceLines([{ kind: 'tenant', entity: 'a', before, after: { ...before, tier: 'premium' } }]);
    expect(lines.map(({ sign, name }) => [sign, name])).toEqual([['~', 'a tier']]);
  });
});

describe('small parts', () => {
  it('writes short colours in full for the editor', () => {
    expect(['#fff', '#1a2b3c', ''].map(wholeHex)).toEqual(['#ffffff', '#1a2b3c', '']);
  });
  it('marks where a query stands in a label', () => {
    expect(marked('pool.max', 'MAX').filter((part) => part.hit)).toEqual([{ text: 'max', hit: true }]);
  });
  it('keeps a route through the address', () => {
    for (const target of ['', 'a/b', '?tier:premium', 'premium#12']) {
      const route = { area: 'fleet', target } as const;
      expect(parseRoute(formatRoute(route))).toEqual(route);
    }
    expect(parseRoute('#/nowhere')).toEqual({ area: 'overview', target: '' });
  });
  it('gives each key one meaning', () => {
    expect(new Set(bindings.map((one) => one.chord)).size).toBe(bindings.length);
    expect(caps('Mod+Enter')).toEqual(['Ctrl', '↵']);
  });
  it('lists a finding once, worst first', () => {
    const finding = { path: '/a', message: 'm', fix: '', tenants: [], code: 'X' };
    const merged = mergeFindings(
      [{ ...finding, severity: 'note' }],
      [
        { ...finding, severity: 'note' },
        { ...finding, code: 'Y', severity: 'error' },
      ],
    );
    expect(merged.map((one) => one.code)).toEqual(['Y', 'X']);
  });
});
