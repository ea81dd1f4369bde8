// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../main/contract/json.ts';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { batchOf, render, type Trial } from '../../helpers/sandbox/rendering.ts';

async function merged(trial: Trial): Promise<Json> {
  const result = await render(trial);
  expect(result.findings).toEqual([]);
  return result.value;
}

describe('layers', () => {
  it('merge maps, replace lists and scalars, and remove with null', async () => {
    const layers = [
      'a: {x: 1, y: 2}\nlist: [1, 2]\nscalar: 1\nmap: {k: 1}\ngone: 1\n',
      'a: {y: 3, z: 4}\nlist: [3]\nscalar: {k: 1}\nmap: text\ngone: null\nnew: 1\n',
    ];
    expect(await merged({ layers })).toEqual({
      a: { x: 1, y: 3, z: 4 },
      list: [3],
      scalar: { k: 1 },
      map: 'text',
      new: 1,
    });
  });

  it('keep the order of keys, new ones last', async () => {
    const { text } = await render({ layers: ['z: 1\na: 2\n80port: 1\n', 'b: 1\nz: 3\n'] });
    expect(text).toBe('z: 3\na: 2\n"80port": 1\nb: 1\n');
  });

  it('merge maps that come from values', async () => {
    const context = { tags: { a: '1', b: '2' }, more: { b: null, c: '3' } };
    expect(await merged({ layers: ['t: {{tags}}\n', 't: {b: over, d: 4}\n'], context })).toEqual({
      t: { a: '1', b: 'over', d: 4 },
    });
    expect(await merged({ layers: ['t: {a: 0, b: 0}\n', 't: {{tags}}\n'], context })).toEqual({
      t: { a: '1', b: '2' },
    });
    expect(await merged({ layers: ['t: {{tags}}\n', 't: {{more}}\n'], context: { ...context } })).toEqual({
      t: { a: '1', c: '3' },
    });
  });

  it('resolve placeholders after the merge only', async () => {
    expect(await merged({ layers: ['a: ${NOWHERE}\nb: 1\n', 'a: 2\n'] })).toEqual({ a: 2, b: 1 });
    expect(await merged({ layers: ['a: 1\nb: 1\n', 'a: ${N}\n'], variables: { N: null } })).toEqual({ b: 1 });
  });

  it('treat __proto__, constructor and prototype as keys like any other', async () => {
    const layers = ['__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 2}}\n', '__proto__: {more: 1}\n'];
    const result = await render({ layers, overrides: [{ path: '/__proto__/deep', value: 3 }] });
    expect(result.text).toBe(
      '__proto__:\n  polluted: 1\n  more: 1\n  deep: 3\nconstructor:\n  prototype:\n    polluted: 2\n',
    );
    expect(JSON.stringify(result.value)).toBe(
      '{"__proto__":{"polluted":1,"more":1,"deep":3},"constructor":{"prototype":{"polluted":2}}}',
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).deep).toBeUndefined();
  });
});

describe('overrides', () => {
  const layers = ['db: {max: 1, hosts: [a, b], opts: {x: 1}}\nname: n\n'];

  it('set, add, merge and remove', async () => {
    const overrides = [
      { path: '/db/max', value: 9 },
      { path: '/db/new/deep', value: true },
      { path: '/db/opts', value: { y: 2 } },
      { path: '/name', value: null },
    ];
    expect(await merged({ layers, overrides })).toEqual({
      db: { max: 9, hosts: ['a', 'b'], opts: { x: 1, y: 2 }, new: { deep: true } },
    });
  });

  it('for one environment win over those for all, and count only there', async () => {
    const overrides = [
      { path: '/db/max', value: 5, environment: 'production' },
      { path: '/db/max', value: 4 },
      { path: '/db/max', value: 3, environment: 'staging' },
    ];
    expect(await merged({ layers, overrides, context: { environment: 'production' } })).toMatchObject({
      db: { max: 5 },
    });
    expect(await merged({ layers, overrides, context: { environment: 'testing' } })).toMatchObject({ db: { max: 4 } });
  });

  it('resolve placeholders in their texts, once', async () => {
    const overrides = [
      { path: '/a', value: '${N}' },
      { path: '/b', value: 'x${N}' },
      { path: '/c', value: { d: ['${S}', '$${S}'] } },
      { path: '/e', value: '{{name}}' },
    ];
    expect(await merged({ layers: ['z: 1\n'], overrides, variables: { N: 5, S: '${N}' } })).toEqual({
      z: 1,
      a: 5,
      b: 'x5',
      c: { d: ['${N}', '${S}'] },
      e: '{{name}}',
    });
  });

  it('refuse a path through a list and name the list', async () => {
    const result = await render({ layers, overrides: [{ path: '/db/hosts/0', value: 'c' }] });
    expect(result.findings).toMatchObject([
      { code: 'OVERRIDE_THROUGH_LIST', path: '/db/hosts/0', fix: 'Set the whole list db.hosts.' },
    ]);
    const value = await render({
      layers: ['l: {{l}}\n'],
      context: { l: ['x'] },
      overrides: [{ path: '/l/0', value: 1 }],
    });
    expect(value.findings).toMatchObject([{ code: 'OVERRIDE_THROUGH_LIST' }]);
  });

  it('refuse a path through a scalar', async () => {
    const result = await render({ layers, overrides: [{ path: '/db/max/x', value: 1 }] });
    expect(result.findings).toMatchObject([{ code: 'NOT_A_MAP', path: '/db/max/x' }]);
  });
});

// The reference: the merge rule in its plainest form.
function reference(below: Json, above: Json): Json {
  const isMap = (value: Json): value is JsonObject =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(above)) return above;
  const map: Record<string, Json> = isMap(below) ? { ...below } : {};
  for (const [key, value] of Object.entries(above)) {
    if (value === null) delete map[key];
    else map[key] = reference(Object.hasOwn(map, key) ? map[key]! : null, value);
  }
  return map;
}

describe('what is kept between renderings', () => {
  const key = fc.constantFrom('a', 'b', 'c');
  const leaf = fc.oneof(
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer(), { maxLength: 2 }),
  );
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, tie('tree')), { maxKeys: 3 }) as fc.Arbitrary<Json>,
  }));

  it('never changes a result: one engine for all trials, against the plain merge rule', async () => {
    const sandbox = inProcessSandbox();
    await fc.assert(
      fc.asyncProperty(tree, tree, tree, fc.boolean(), async (first, second, third, values) => {
        const write = (map: Json, name: string) =>
          values
            ? Object.keys(map as JsonObject)
                .map((k) => `${k}: {{${name}.${k}}}\n`)
                .join('')
            : JSON.stringify(map);
        const context = { first, second, third };
        const layers = [write(first, 'first'), write(second, 'second'), write(third, 'third')];
        const [result] = await sandbox.render(batchOf({ layers, context }));
        const nullFree = reference({}, first);
        const expected = reference(reference(nullFree, second), third);
        expect(result!.findings).toEqual([]);
        expect(result!.value).toEqual(expected);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
