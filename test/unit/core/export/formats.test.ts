// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { createHash } from 'node:crypto';
import { parse as parseDotenv } from 'dotenv';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import type { Json, JsonObject } from '../../../../main/contract/json.ts';
import { envFile, quoteCompose, quoteDotenv } from '../../../../main/core/export/env-file.ts';
import { envLeaves } from '../../../../main/core/export/env-leaves.ts';
import { kubernetes, objectName, partition } from '../../../../main/core/export/kubernetes.ts';
import { yamlOf } from '../../../../main/core/export/yaml.ts';
import { readComposeEnv } from './compose-reader.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const RUNS = 2000;

/** Texts in which quotes, escapes, dollars, comments and line ends meet. */
const nasty = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'\'"`\\$#=\n\r\t {}:-nrtabexport_A1é\u2028\u0085\u00a0') }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    'a b',
    '#',
    "it's",
    '"',
    '\\',
    'C:\\dir\\',
    '${SECRET:db}',
    '$HOME',
    'a\nb',
    'a\r\nb',
    "\\'",
  ),
);
const key = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/), fc.constantFrom('a/b', 'é', '~', 'x.y', '0'));
const value: fc.Arbitrary<Json> = fc.letrec<{ any: Json; leaf: Json; list: Json; map: Json }>((tie) => ({
  any: fc.oneof({ depthSize: 'small', maxDepth: 3 }, tie('leaf'), tie('map'), tie('list')),
  leaf: fc.oneof(
    nasty.filter((text) => text.isWellFormed()),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
    fc.integer(),
  ) as fc.Arbitrary<Json>,
  list: fc.array(tie('any'), { maxLength: 3 }) as fc.Arbitrary<Json>,
  map: fc.dictionary(key, tie('any'), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Json>,
})).any;
const document = fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<JsonObject>;

/** What must come back: every leaf's name and text, those that a finding names left out. */
function expected(doc: JsonObject, without: readonly string[]): Record<string, string> {
  const all = envLeaves(doc)!;
  const twice = new Set(all.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) !== index));
  const kept = all.filter(({ name, path }) => !twice.has(name) && !without.includes(path));
  return Object.fromEntries(kept.map(({ name, value: text }) => [name, text]));
}

describe('names', () => {
  it('are the path in upper case, levels joined by two underscores, lists by index', () => {
    const doc = { db: { 'pool-size': 5, hosts: ['a', { name: 'b' }], none: [], map: {} }, 'é.x': true };
    expect(envLeaves(doc)).toEqual([
      { name: 'DB__POOL_SIZE', path: '/db/pool-size', value: '5' },
      { name: 'DB__HOSTS__0', path: '/db/hosts/0', value: 'a' },
      { name: 'DB__HOSTS__1__NAME', path: '/db/hosts/1/name', value: 'b' },
      { name: 'DB__NONE', path: '/db/none', value: '[]' },
      { name: 'DB__MAP', path: '/db/map', value: '{}' },
      { name: '__X', path: '/é.x', value: 'true' },
    ]);
  });

  it('that two leaves would have are an error that names both paths, and neither is written', () => {
    const { text, findings } = envFile({ a: { b: 1 }, a__b: 2, c: 3 }, quoteDotenv);
    expect(text).toBe('C=3\n');
    expect(findings).toMatchObject([{ severity: 'error', code: 'EXPORT_NAME_TWICE' }]);
    expect(findings[0]!.message).toMatch(/\/a\/b and \/a__b .*A__B/);
  });

  it('repeated without measure are refused, not written', () => {
    const long = { ['k'.repeat(600_000)]: Object.fromEntries([...'abcdefghij'].map((name) => [name, 1])) };
    expect(envFile(long, quoteDotenv)).toMatchObject({ text: '', findings: [{ code: 'EXPORT_TOO_LARGE' }] });
  });
});

describe('dotenv', () => {
  it.each([false, true])('gives back what was written (scanner: %s)', (fast) => {
    fc.assert(
      fc.property(document, (doc) => {
        const { text, findings } = envFile(doc, quoteDotenv);
        const without = findings.filter(({ code }) => code === 'EXPORT_NOT_WRITABLE').map(({ path }) => path);
        expect(parseDotenv(text, { fast })).toEqual(expected(doc, without));
      }),
      { numRuns: RUNS },
    );
  });

  it('writes every value that has no carriage return, not all three quotes and no backslash at its end', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const kinds = ["'", '`'].filter((quote) => text.includes(quote)).length;
        fc.pre(kinds < 2 && !/[\r\0]/.test(text) && !text.endsWith('\\'));
        expect(quoteDotenv(text)).not.toBeNull();
      }),
      { numRuns: RUNS },
    );
  });

  it('names what it cannot write', () => {
    const { text, findings } = envFile({ a: '\'"`', b: 'x\0y', c: 'good' }, quoteDotenv);
    expect(text).toBe('C=good\n');
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ['EXPORT_NOT_WRITABLE', '/a'],
      ['EXPORT_NOT_WRITABLE', '/b'],
    ]);
  });
});

describe('compose', () => {
  it('gives back what was written, and interpolates nothing of it', () => {
    const outer = { HOME: 'wrong', A: 'wrong', b: 'wrong' };
    fc.assert(
      fc.property(document, (doc) => {
        const { text, findings } = envFile(doc, quoteCompose);
        const without = findings.filter(({ code }) => code === 'EXPORT_NOT_WRITABLE').map(({ path }) => path);
        expect(readComposeEnv(text, outer)).toEqual(expected(doc, without));
      }),
      { numRuns: RUNS },
    );
  });

  it('can write every value but one with a zero character or half a character', () => {
    fc.assert(fc.property(nasty, (text) => quoteCompose(text) !== null));
  });

  it('has a reader that follows the documented examples', () => {
    const documented = [
      'VAR=VAL',
      'W="VAL" # comment',
      "X='$OTHER'",
      "Y='Let\\'s go!'",
      'Z="{\\"hello\\": \\"json\\"}"',
      'T="some\\tvalue"',
      "U='some\\tvalue'",
      'V: VAL # c',
      'D="a$$b"',
      'E=${HOME}/x',
    ].join('\n');
    expect(readComposeEnv(documented, { HOME: '/h' })).toEqual({
      VAR: 'VAL',
      W: 'VAL',
      X: '$OTHER',
      Y: "Let's go!",
      Z: '{"hello": "json"}',
      T: 'some\tvalue',
      U: 'some\\tvalue',
      V: 'VAL',
      D: 'a$b',
      E: '/h/x',
    });
  });
});

describe('k8s', () => {
  const about = { tenant: 'northwind', environment: 'production', sha256 };

  it('is one ConfigMap with a key for each document, and a Secret with the leaves that refer to secrets', () => {
    const { text, findings } = kubernetes(
      { tenant: { db: { host: 'h', password: '${SECRET:db}' }, list: ['${SECRET:a}', 'b'] }, isp: { on: true } },
      about,
    );
    expect(findings).toEqual([]);
    const [configMap, secret] = parseAllDocuments(text).map((one) => one.toJS());
    expect(configMap).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'northwind.production' },
    });
    expect(configMap.data).toEqual({
      'tenant.yaml': 'db:\n  host: "h"\n',
      'isp.yaml': 'on: true\n'.replace('on', '"on"'),
    });
    expect(secret).toMatchObject({ kind: 'Secret', type: 'Opaque', metadata: { name: 'northwind.production' } });
    expect(parseYaml(secret.stringData['tenant.yaml'])).toEqual({
      db: { password: '${SECRET:db}' },
      list: ['${SECRET:a}', 'b'],
    });
  });

  it('gives the document back from both objects together, by two YAML readers', () => {
    fc.assert(
      fc.property(document, (doc) => {
        const { text } = kubernetes({ tenant: doc }, about);
        for (const read of [parseYaml, load] as ((text: string) => unknown)[]) {
          const [open, closed] = text.split('---\n').map((one) => read(one) as { data: Json; stringData: Json });
          const part = (map: Json | undefined) => read((map as JsonObject)['tenant.yaml'] as string) as JsonObject;
          expect(merged(part(open!.data), closed === undefined ? {} : part(closed.stringData))).toEqual(doc);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('leaves no reference in the ConfigMap', () => {
    fc.assert(
      fc.property(document, (doc) => {
        const { rest, secrets } = partition({ ...doc, planted: { deep: ['${SECRET:x}'] } });
        expect(JSON.stringify(rest)).not.toContain('${SECRET:');
        expect(secrets).toMatchObject({ planted: { deep: ['${SECRET:x}'] } });
      }),
    );
  });

  it('is named by an RFC 1123 subdomain that no other tenant and environment has', () => {
    const id = fc.stringMatching(/^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/);
    const name = fc.stringMatching(/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/);
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(id, name, (tenant, environment) => {
        const made = objectName({ tenant, environment, sha256 });
        expect(made.length).toBeLessThanOrEqual(253);
        for (const one of made.split('.')) expect(one).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
        const whom = `${tenant}|${environment}`;
        expect(seen.get(made) ?? whom).toBe(whom);
        seen.set(made, whom);
      }),
      { numRuns: RUNS },
    );
    const alike = [
      ['a_b', 'c'],
      ['a-b', 'c'],
      ['a', 'b-c'],
      ['a', 'b.c'],
      ['a', 'b_c'],
    ] as const;
    expect(new Set(alike.map(([tenant, environment]) => objectName({ tenant, environment, sha256 }))).size).toBe(5);
  });

  it('is refused where a cluster would not take it', () => {
    expect(kubernetes({ tenant: { a: 'x'.repeat(1_100_000) } }, about).findings).toMatchObject([
      { severity: 'error', code: 'EXPORT_TOO_LARGE' },
    ]);
  });
});

it('YAML is written as a rendering is', () => {
  fc.assert(
    fc.property(document, (doc) => void expect(parseYaml(yamlOf(doc))).toEqual(doc)),
    { numRuns: RUNS },
  );
});

function merged(a: JsonObject, b: JsonObject): JsonObject {
  const isMap = (one: Json | undefined): one is JsonObject =>
    typeof one === 'object' && one !== null && !Array.isArray(one);
  const result: Record<string, Json> = { ...a };
  for (const [name, inner] of Object.entries(b)) {
    const mine = result[name];
    result[name] = isMap(mine) && isMap(inner) ? merged(mine, inner) : inner;
  }
  return result;
}
