import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../main/contract/finding.ts';
import type { Json } from '../../../main/contract/json.ts';
import { differenceOf } from '../../../main/core/whatif/difference.ts';
import { normalised, normaliserOf } from '../../../main/core/whatif/normalise.ts';
import { ShapeTable } from '../../../main/core/whatif/shape-table.ts';
import { countShapes } from '../../../main/core/whatif/shapes.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** One rendering: whose, and its document before and after. */
interface Row {
  readonly tenant: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly environment?: string;
  readonly errors?: readonly string[];
}

function shapesOf(rows: readonly Row[]) {
  const table = new ShapeTable(sha256);
  const tenants = [...new Set(rows.map(({ tenant }) => tenant))];
  const members = {
    tenant: [] as number[],
    environment: [] as string[],
    document: [] as string[],
    fine: [] as number[],
  };
  for (const { tenant, before, after, environment = 'production', errors = [] } of rows) {
    const newErrors = errors.map(
      (code): Finding => ({ severity: 'error', code, path: '', message: '', fix: '', tenants: [] }),
    );
    const normalise = normaliserOf({ id: tenant, name: `${tenant} Net`, region: 'eu-west' }, environment);
    const fine = table.add({ document: 'tenant', changes: differenceOf(before, after), newErrors }, normalise);
    members.tenant.push(tenants.indexOf(tenant));
    members.environment.push(environment);
    members.document.push('tenant');
    members.fine.push(fine.index);
  }
  return countShapes(table, members, { tenants, environments: ['staging', 'production'] }, sha256);
}

const many = (count: number, row: (at: number) => Omit<Row, 'tenant'>) =>
  Array.from({ length: count }, (_, at) => ({ tenant: `isp-${at}`, ...row(at) }));

describe('which leaves differ', () => {
  test.each<[string, Json | undefined, Json | undefined, [string, Json | undefined, Json | undefined][]]>([
    ['a scalar', { a: { b: 1 } }, { a: { b: 2 } }, [['a.b', 1, 2]]],
    ['a type', { a: 1 }, { a: '1' }, [['a', 1, '1']]],
    ['a whole list', { a: [1, 2] }, { a: [1, 3] }, [['a', [1, 2], [1, 3]]]],
    ['the order of a list', { a: [1, 2] }, { a: [2, 1] }, [['a', [1, 2], [2, 1]]]],
    ['not the order of keys', { a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 }, []],
    ['a leaf lost', { a: { b: 1, c: 2 } }, { a: { c: 2 } }, [['a.b', 1, undefined]]],
    [
      'a map lost',
      { a: { b: 1, c: {} }, z: 1 },
      { z: 1 },
      [
        ['a.b', 1, undefined],
        ['a.c', {}, undefined],
      ],
    ],
    ['a leaf added', {}, { a: { b: 1 } }, [['a.b', undefined, 1]]],
    ['an empty map that gains something', { a: {} }, { a: { b: 1 } }, [['a.b', undefined, 1]]],
    [
      'a map that loses all',
      { a: { b: 1 } },
      { a: {} },
      [
        ['a.b', 1, undefined],
        ['a', undefined, {}],
      ],
    ],
    [
      'a scalar that becomes a map',
      { a: 1 },
      { a: { b: 1 } },
      [
        ['a', 1, undefined],
        ['a.b', undefined, 1],
      ],
    ],
    ['a document that is gone', { a: 1 }, undefined, [['a', 1, undefined]]],
    [
      'keys named like those of every object',
      { toString: 1 },
      { __proto__: 1, constructor: 2 } as never,
      [
        ['toString', 1, undefined],
        ['constructor', undefined, 2],
      ],
    ],
  ])('%s', (_name, before, after, expected) => {
    expect(differenceOf(before, after).map((one) => [one.keys.join('.'), one.before, one.after])).toEqual(expected);
  });
});

describe("a tenant's own facts", () => {
  const normalise = normaliserOf({ id: 'north-wind', name: 'North Wind Fiber', region: 'eu-west' }, 'production');
  test.each([
    ['north-wind', '{tenant.id}'],
    ['pg.north-wind.isp.example', 'pg.{tenant.id}.isp.example'],
    ['north_wind_db', '{tenant.id}_db'],
    ['NORTH_WIND', '{tenant.id}'],
    ['Mail of North Wind Fiber', 'Mail of {tenant.name}'],
    ['north-wind-fiber', '{tenant.name}'],
    ['north-winds', 'north-winds'],
    ['db.production.eu-west.internal', 'db.{environment}.{tenant.region}.internal'],
    ['production', 'production'],
    ['eu-west', 'eu-west'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });
  test('also in keys and lists', () => {
    expect(normalised({ north_wind: ['a north-wind', 1, null] }, normalise)).toEqual({
      '{tenant.id}': ['a {tenant.id}', 1, null],
    });
  });
  test('of any letters do no harm', () => {
    for (const id of ['a', 'a-b', '$&', '.*', '\\', '(', 'é', 'constructor']) {
      const odd = normaliserOf({ id, name: id, region: '' }, '');
      expect(odd('a value .* ( that is long')).toEqual(expect.any(String));
    }
  });
});

describe('shapes', () => {
  test('the same edit is one shape, whatever the tenant is called', () => {
    const { shapes, changed } = shapesOf(
      many(300, (at) => ({ before: { host: `isp-${at}.old`, max: 1 }, after: { host: `isp-${at}.new`, max: 2 } })),
    );
    expect(changed).toBe(300);
    expect(shapes).toHaveLength(1);
    expect(shapes[0]).toMatchObject({
      kind: 'changed',
      tenants: 300,
      changes: [
        { path: '/host', before: '{tenant.id}.old', after: '{tenant.id}.new' },
        { path: '/max', before: 1, after: 2 },
      ],
    });
  });

  test('few values are told apart, many are not, and what rises never looks like what falls', () => {
    const few = shapesOf(many(30, (at) => ({ before: { max: at % 3 }, after: { max: 9 } })));
    expect(few.shapes.map(({ changes }) => changes[0]?.before)).toEqual(expect.arrayContaining([0, 1, 2]));
    const lots = shapesOf(many(60, (at) => ({ before: { max: at }, after: { max: 30.5 } })));
    expect(lots.shapes).toHaveLength(2);
    expect(lots.shapes.map(({ changes }) => changes[0])).toEqual(
      expect.arrayContaining([
        { document: 'tenant', path: '/max', before: { varies: 'number', least: 0, most: 30 }, after: 30.5 },
        { document: 'tenant', path: '/max', before: { varies: 'number', least: 31, most: 59 }, after: 30.5 },
      ]),
    );
  });

  test('texts that are all different have their kind', () => {
    const { shapes } = shapesOf(many(40, (at) => ({ before: {}, after: { word: `w${at * 7}` } })));
    expect(shapes).toMatchObject([
      { kind: 'added', tenants: 40, changes: [{ before: null, after: { varies: 'string' } }] },
    ]);
  });

  test('a text that happens to hold one tenant’s name is still the text of everybody', () => {
    const { shapes } = shapesOf(many(50, () => ({ before: {}, after: { mail: 'ops@isp-7.example' } })));
    expect(shapes).toMatchObject([{ tenants: 50, changes: [{ after: 'ops@isp-7.example' }] }]);
  });

  test('removed, invalid, outliers, then by size; every tenant once, under its most severe', () => {
    const rows: Row[] = [
      ...many(40, () => ({ before: { a: 1 }, after: { a: 2 } })),
      ...many(10, () => ({ before: { a: 1 }, after: { a: 3 }, environment: 'staging' })),
      { tenant: 'isp-5', environment: 'staging', before: { a: 1, b: 1 }, after: { a: 1 } },
      { tenant: 'isp-6', environment: 'staging', before: { a: 1 }, after: undefined, errors: ['BROKEN'] },
      { tenant: 'isp-41', before: { c: 1 }, after: { c: 2 } },
    ];
    const { shapes, changed } = shapesOf(
      rows.map((row) => (row.errors === undefined ? row : { ...row, before: undefined })),
    );
    expect(shapes.map(({ kind, outlier, tenants, renderings }) => [kind, outlier, tenants, renderings])).toEqual([
      ['removed', true, 1, 1],
      ['invalid', true, 1, 1],
      ['changed', true, 1, 1],
      ['changed', false, 38, 40],
      ['changed', false, 0, 10],
    ]);
    expect(changed).toBe(41);
    expect(shapes[4]?.environments).toEqual(['staging']);
  });

  test('identifiers are the same in another order of renderings', () => {
    const rows = many(40, (at) => ({ before: { a: 1, b: at % 4 }, after: { a: 2, b: at % 2 } }));
    const ids = (given: readonly Row[]) => new Set(shapesOf(given).shapes.map(({ id }) => id));
    expect(ids(rows)).toEqual(ids(rows.toReversed()));
  });

  test('counts agree for arbitrary changes', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let round = 0; round < 60; round++) {
      const document = (): Json =>
        Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`k${at}`, random(3)]).filter(() => random(4) > 0));
      const rows = Array.from({ length: 1 + random(80) }, () => ({
        tenant: `isp-${random(30)}`,
        environment: ['staging', 'production'][random(2)] as string,
        before: document(),
        after: document(),
      })).filter(({ before, after }) => differenceOf(before, after).length > 0);
      const { shapes, shapeOf, changed } = shapesOf(rows);
      expect(changed).toBe(new Set(rows.map(({ tenant }) => tenant)).size);
      expect(shapes.reduce((sum, { tenants }) => sum + tenants, 0)).toBe(changed);
      expect(shapes.reduce((sum, { renderings }) => sum + renderings, 0)).toBe(rows.length);
      for (const [at, { before, after }] of rows.entries()) {
        const lost = differenceOf(before, after).some((one) => one.after === undefined);
        expect(shapes[shapeOf[at]!]!.kind === 'removed').toBe(lost);
      }
      const rank = ({ kind, outlier }: (typeof shapes)[number]) => (kind === 'removed' ? 0 : outlier ? 2 : 3);
      for (const [at, shape] of shapes.entries()) {
        const next = shapes[at + 1];
        if (next === undefined) continue;
        expect(rank(shape)).toBeLessThanOrEqual(rank(next));
        if (rank(shape) === rank(next)) expect(shape.tenants).toBeGreaterThanOrEqual(next.tenants);
      }
    }
  });

  test('thousands of changes are cut, counted, and still told apart', () => {
    const wide = (last: number): Json =>
      Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`k${at}`, at === 2999 ? last : 1]));
    const { shapes } = shapesOf([
      { tenant: 'a1', before: {}, after: wide(1) },
      { tenant: 'a2', before: {}, after: wide(2) },
    ]);
    expect(shapes).toHaveLength(2);
    expect(shapes[0]?.changes).toHaveLength(200);
    expect(shapes[0]?.changeCount).toBe(3000);
  });
});
