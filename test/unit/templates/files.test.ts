import { readdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../main/contract/json.ts';
import { assignments, builtIn, builtIns, folders, readJson, schemaOf, templatesFolder } from './built-ins.ts';

const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
ajv.addKeyword('x-runtime-placeholders');

const aboutSchema = ajv.compile(readJson<JsonObject>('template.schema.json'));
const testsSchema = ajv.compile({
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'context', 'expect'],
    properties: {
      name: { type: 'string', minLength: 1 },
      context: { type: 'object' },
      expect: {
        type: 'array',
        minItems: 1,
        items: {
          oneOf: [
            {
              type: 'object',
              required: ['path', 'equals'],
              additionalProperties: false,
              properties: { path: { type: 'string' }, equals: {} },
            },
            {
              type: 'object',
              required: ['path', 'absent'],
              additionalProperties: false,
              properties: { path: { type: 'string' }, absent: { const: true } },
            },
            {
              type: 'object',
              required: ['finding'],
              additionalProperties: false,
              properties: { finding: { type: 'string', pattern: '^[A-Z_]+$' } },
            },
          ],
        },
      },
    },
  },
});

const tierNames = ['generic', 'free', 'standard', 'premium', 'enterprise'];
const serviceNames = ['isp', 'database', 'features'];

describe('the built-in templates', () => {
  it('are the tier templates, the service templates and their overlays', () => {
    const overlays = folders.filter((name) => !tierNames.includes(name) && !serviceNames.includes(name));
    expect(folders).toEqual(expect.arrayContaining([...tierNames, ...serviceNames]));
    for (const name of overlays)
      expect(name).toMatch(/^(tenant|isp|database|features)-(development|staging|production|testing)$/);
    expect(overlays.length).toBeGreaterThanOrEqual(4);
  });

  it.each(folders)('%s has its four files and nothing else', (folder) => {
    expect(readdirSync(new URL(`${folder}/`, templatesFolder)).sort()).toEqual([
      'sample.json',
      'template.json',
      'template.yaml',
      'tests.json',
    ]);
  });

  it.each(builtIns)('$folder says about itself what is true', ({ folder, about }) => {
    aboutSchema(about);
    expect(aboutSchema.errors ?? []).toEqual([]);
    expect(about.name).toBe(folder);
    expect(about.kind).toBe(
      tierNames.includes(folder) ? 'tier' : serviceNames.includes(folder) ? 'service' : 'overlay',
    );
    expect(about.document).toBe(about.kind === 'tier' ? 'tenant' : folder.split('-')[0]);
    expect(schemaOf(about.schemaVersion).$id).toBe(`binnacle:${about.schemaVersion}`);
    expect(about.schemaVersion.split('/')[0]).toBe(about.document);
  });

  it.each(builtIns)('$folder has tests that assert something', ({ tests }) => {
    testsSchema(tests);
    expect(testsSchema.errors ?? []).toEqual([]);
    expect(new Set(tests.map(({ name }) => name)).size).toBe(tests.length);
  });

  it.each(builtIns.filter(({ about }) => about.kind !== 'overlay'))(
    '$folder expects a limit or a required value to be missed',
    ({ tests }) => {
      const findings = tests.flatMap(({ expect: expected }) => expected.map(({ finding }) => finding));
      expect(findings.some((code) => code === 'TIER_LIMIT' || code === 'REQUIRED_VALUE')).toBe(true);
    },
  );

  it.each(builtIns)('$folder is introduced by a comment and begins with its schema', ({ text, about }) => {
    expect(text).toMatch(/^# /);
    const firstKey = text.split('\n').find((line) => line !== '' && !line.startsWith('#'));
    if (about.kind !== 'overlay') expect(firstKey).toBe(`schema: ${about.schemaVersion}`);
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });

  it.each(builtIns)('$folder says nothing of music and holds no credential', ({ text, sample }) => {
    expect(`${text}${JSON.stringify(sample)}`).not.toMatch(
      /music|playlist|song|artist|spotify|album|streaming|(?<![a-z])tracks?(?![a-z])/i,
    );
    for (const line of text.split('\n')) {
      if (/^\s*(password|api_key|jwt_secret_key|encryption_key|cert|key|ca):/.test(line))
        expect(line).toMatch(/: "\$\{SECRET:[a-z_]+\}"$/);
    }
  });

  it('agree on every limit, whichever template names it', () => {
    const seen = new Map<string, number | null>();
    for (const { about } of builtIns) {
      for (const { path, tier, max } of about.limits) {
        const key = `${about.document} ${tier} ${path}`;
        expect(seen.has(key) ? seen.get(key) : max, key).toBe(max);
        seen.set(key, max);
      }
    }
    expect(seen.size).toBeGreaterThan(0);
  });
});

describe('the schemas', () => {
  it.each(['tenant/1', 'isp/1', 'database/1', 'features/1'])(
    '%s compiles in strict mode and explains every property',
    (version) => {
      const schema = schemaOf(version);
      ajv.compile(schema);
      expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
      expect(undescribed(schema)).toEqual([]);
    },
  );

  it('lists the placeholders that the platform fills at run time', () => {
    expect(schemaOf('database/1')['x-runtime-placeholders']).toEqual([
      'USERNAME',
      'PASSWORD',
      'HOST',
      'PORT',
      'DATABASE',
    ]);
  });
});

describe('the assignments', () => {
  it('name for each document and tier a template that makes it, and for each environment an overlay or null', () => {
    expect(Object.keys(assignments)).toEqual(['tenant', 'isp', 'database', 'features']);
    for (const [document, { tiers, overlays }] of Object.entries(assignments)) {
      expect(Object.keys(tiers)).toEqual(['free', 'standard', 'premium', 'enterprise']);
      for (const name of Object.values(tiers)) expect(builtIn(name).about).toMatchObject({ document });
      expect(Object.keys(overlays)).toEqual(['development', 'staging', 'production', 'testing']);
      for (const [environment, name] of Object.entries(overlays)) {
        if (name !== null) expect(name).toBe(`${document}-${environment}`);
        if (name !== null) expect(builtIn(name).about).toMatchObject({ document, kind: 'overlay' });
      }
    }
  });

  it('leave no overlay out and assign generic to nobody', () => {
    const named = Object.values(assignments).flatMap(({ tiers, overlays }) => [
      ...Object.values(tiers),
      ...Object.values(overlays),
    ]);
    expect(new Set([...named.filter((name) => name !== null), 'generic'])).toEqual(new Set(folders));
  });
});

/** Paths of properties without a sentence. */
function undescribed(schema: JsonObject, path = ''): readonly string[] {
  return ['properties', 'definitions'].flatMap((group) =>
    Object.entries((schema[group] ?? {}) as Record<string, JsonObject>).flatMap(([name, property]) => [
      ...(property.description === undefined && property.$ref === undefined ? [`${path}/${name}`] : []),
      ...undescribed(property, `${path}/${name}`),
      ...(typeof property.items === 'object' ? undescribed(property.items as JsonObject, `${path}/${name}[]`) : []),
    ]),
  );
}
