import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../main/contract/json.ts';
import type { Tenant } from '../../../main/contract/model.ts';
import { sampleWorkspace } from '../../../main/core/sample/sample.ts';
import { assignments, builtIn, builtIns, layOver } from './built-ins.ts';
import { type Rendered, renderBuiltIn, renderDocument } from './rendering.ts';

const environments = ['development', 'staging', 'production', 'testing'];
const whole = builtIns.filter(({ about }) => about.kind !== 'overlay');
const errorsOf = ({ findings }: Rendered) => findings.filter(({ severity }) => severity === 'error');

describe('the tests that come with the templates', () => {
  const cases = builtIns.flatMap(({ folder, sample, tests }) => tests.map((test) => ({ folder, sample, ...test })));

  it.each(cases)('$folder: $name', ({ folder, sample, context, expect: expectations }) => {
    const rendered = renderBuiltIn(folder, layOver(sample, context));
    expect(rendered.ok, JSON.stringify(rendered.findings)).toBe(true);
    const expectedFindings = expectations.flatMap(({ finding }) => (finding === undefined ? [] : [finding]));
    expect([...new Set(errorsOf(rendered).map(({ code }) => code))].sort()).toEqual(
      [...new Set(expectedFindings)].sort(),
    );
    for (const expectation of expectations) {
      if (expectation.path === undefined) continue;
      const actual = rendered.at(expectation.path as string);
      if ('absent' in expectation) expect(actual, expectation.path as string).toBeUndefined();
      else expect(actual, expectation.path as string).toEqual(expectation.equals);
    }
  });
});

describe('a template with its sample', () => {
  const cases = whole.flatMap((template) =>
    environments.map((environment) => ({ folder: template.folder, environment, template })),
  );

  it.each(cases)('$folder renders in $environment without an error', ({ template, environment }) => {
    const rendered = renderDocument({ ...template.sample, environment }, [], template);
    expect(rendered.findings).toEqual([]);
    expect(rendered.ok).toBe(true);
    expect(rendered.at('/schema')).toBe(template.about.schemaVersion);
  });

  it.each(whole)('$folder names in its limits only values that it gives', ({ folder, about, sample }) => {
    const rendered = renderBuiltIn(folder, sample);
    const tier = sample.tenant.tier;
    for (const { path } of about.limits.filter((limit) => limit.tier === tier)) {
      expect(['number', 'string'], path).toContain(typeof rendered.at(path));
    }
  });
});

describe('documents of every tier in every environment', () => {
  const tiers = ['free', 'standard', 'premium', 'enterprise'] as const;
  const documents = Object.keys(assignments);
  const cases = tiers.flatMap((tier) =>
    environments.flatMap((environment) => documents.map((document) => ({ tier, environment, document }))),
  );

  it.each(cases)('$document, $tier, $environment', ({ tier, environment, document }) => {
    const rendered = renderDocument({ ...builtIn(tier).sample, environment, document });
    expect(rendered.findings).toEqual([]);
    expect(rendered.ok).toBe(true);
  });

  it('a limit holds in every environment', () => {
    for (const environment of environments) {
      const context = layOver(builtIn('premium').sample, { environment, variables: { DB_POOL_MAX: 501 } });
      expect(errorsOf(renderDocument(context))).toMatchObject([
        { code: 'TIER_LIMIT', path: '/databases/postgresql/pool/max' },
      ]);
    }
  });

  it('a required value is missed in every environment', () => {
    for (const environment of environments) {
      const context = layOver(builtIn('standard').sample, { environment, tenant: { contacts: [] } });
      expect(errorsOf(renderDocument(context))).toMatchObject([
        { code: 'REQUIRED_VALUE', path: '/monitoring/alerts/recipients' },
      ]);
    }
  });

  it('a free tenant put on the premium template is told what its tier does not allow', () => {
    const context = layOver(builtIn('premium').sample, { tenant: { tier: 'free', plan: 'basic' } });
    const paths = errorsOf(renderDocument(context, [], builtIn('premium'))).map(({ code, path }) => `${code} ${path}`);
    expect(paths).toEqual(
      expect.arrayContaining([
        'TIER_LIMIT /limits/max_users',
        'TIER_LIMIT /resources/storage_gb',
        'TIER_LIMIT /databases/postgresql/pool/max',
      ]),
    );
  });
});

describe('the sample fleet under the built-in templates', () => {
  const fleet = sampleWorkspace();
  const contextOf = (tenant: Tenant, environment: string, document: string): JsonObject => ({
    tenant: tenant as unknown as JsonObject,
    environment,
    document,
    variables: variablesOf(tenant.id, environment),
    settings: {},
    flags: {},
    licence: {},
    now: '2026-03-02T09:00:00Z',
  });

  it('overrides only what the templates give', () => {
    for (const { tenant: id, environment, document, path } of fleet.overrides) {
      const tenant = fleet.tenants.find((candidate) => candidate.id === id) as Tenant;
      for (const place of environment === null ? tenant.environments : [environment]) {
        expect(
          renderDocument(contextOf(tenant, place, document)).at(path),
          `${id} ${place} ${document} ${path}`,
        ).toBeDefined();
      }
    }
  });

  it('has findings for the few tenants that were given a mistake, and for nobody else', () => {
    const found = new Map<string, Set<string>>();
    for (const tenant of fleet.tenants) {
      for (const environment of tenant.environments) {
        for (const document of Object.keys(assignments)) {
          const overrides = fleet.overrides.filter(
            (override) => override.tenant === tenant.id && override.document === document,
          );
          const rendered = renderDocument(contextOf(tenant, environment, document), overrides);
          expect(rendered.ok, `${tenant.id} ${environment} ${document} ${JSON.stringify(rendered.findings)}`).toBe(
            true,
          );
          for (const { code } of rendered.findings) found.set(tenant.id, (found.get(tenant.id) ?? new Set()).add(code));
        }
      }
    }
    const mistaken = [17, 41, 78, 138, 139].map((index) => fleet.tenants[index]?.id);
    expect([...found.keys()]).toEqual(mistaken);
    expect([...found.values()].map((codes) => [...codes])).toEqual([
      ['TIER_LIMIT'],
      ['REQUIRED_VALUE'],
      ['TIER_LIMIT'],
      ['REQUIRED_VALUE'],
      ['TIER_LIMIT'],
    ]);
  });

  function variablesOf(tenant: string, environment: string): Record<string, Json> {
    const rank = (variable: { tenant: string | null; environment: string | null }) =>
      (variable.tenant === null ? 0 : 2) + (variable.environment === null ? 0 : 1);
    const mine = fleet.variables.filter(
      (variable) => [null, tenant].includes(variable.tenant) && [null, environment].includes(variable.environment),
    );
    return Object.fromEntries(mine.sort((a, b) => rank(a) - rank(b)).map(({ name, value }) => [name, value]));
  }
});
