// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Json, JsonObject } from '../../../../main/contract/json.ts';
import { inProcessSandbox } from '../../../../main/sandbox/in-process.ts';
import { inspectTemplate } from '../../../../main/sandbox/inspect.ts';
import { agreementRules } from '../../../../main/sandbox/policy/agreement-rules.ts';
import { checkDocument } from '../../../../main/sandbox/policy/checker.ts';
import { complianceRules } from '../../../../main/sandbox/policy/compliance-rules.ts';
import { pathRules } from '../../../../main/sandbox/policy/path-rules.ts';
import { leakOf } from '../../../../main/sandbox/policy/secret-patterns.ts';
import { scanText } from '../../../../main/sandbox/policy/text-scan.ts';
import { openTestWorkspace } from '../../../helpers/core/workspace.ts';
import { render } from '../../../helpers/sandbox/rendering.ts';
import { builtIns } from '../../templates/built-ins.ts';
import { renderBuiltIn } from '../../templates/rendering.ts';

const production = { environment: 'production', document: 'tenant', protected: true };
const ofIsp = { ...production, document: 'isp' };
const dangers = [
  ...['SECRET_LITERAL', 'SECRET_IN_URL', 'POTENTIAL_HARDCODED_SECRET', 'PARTIAL_SECRET_PLACEHOLDER'],
  ...['DEFAULT_PASSWORD', 'TLS_VERIFICATION_OFF', 'BIND_ALL_INTERFACES', 'PROD_DEBUG', 'CORS_ANY_ORIGIN'],
];

/** Documents that hold something at the places rules look at, of any kind. */
function oddDocuments() {
  const pointers = [
    ...pathRules.flatMap(({ paths }) => paths),
    ...[...agreementRules, ...complianceRules].flatMap(({ reads }) => reads),
    ...['/services/0/name', '/services/0/depends_on', '/feature_flags/0/feature_name', '/a/verify_ssl', '/a/origins'],
  ];
  const odd = fc.oneof(
    fc.constantFrom<Json>(
      '',
      'a',
      true,
      false,
      0,
      -1,
      1e9,
      [],
      {},
      [[]],
      ['a', 'a'],
      '0.0.0.0',
      '*',
      'DEBUG',
      '__proto__',
    ),
    fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
  );
  return fc.array(fc.tuple(fc.constantFrom(...pointers), odd), { maxLength: 12 }).map((puts) => {
    const root: Record<string, Json> = {};
    for (const [pointer, value] of puts) {
      let at = root;
      const keys = pointer.split('/').slice(1);
      for (const key of keys.slice(0, -1)) {
        const inner = at[key];
        if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) at[key] = {};
        at = at[key] as Record<string, Json>;
      }
      at[keys.at(-1)!] = structuredClone(value);
    }
    return root as JsonObject;
  });
}

test('no rule throws, whatever the document holds', () => {
  fc.assert(
    fc.property(fc.oneof(oddDocuments(), fc.jsonValue() as fc.Arbitrary<Json>), fc.boolean(), (document, guarded) => {
      for (const { code, message, fix } of checkDocument(document, { ...ofIsp, protected: guarded })) {
        expect(message, code).not.toBe('');
        expect(fix, code).not.toBe('');
      }
    }),
    { numRuns: 400 },
  );
});

test('asking once for a shape finds what asking the whole document finds', async () => {
  await fc.assert(
    fc.asyncProperty(oddDocuments(), fc.boolean(), async (document, guarded) => {
      const policy = { ...ofIsp, protected: guarded };
      const without = JSON.parse(JSON.stringify(document, (_key, value: unknown) => value ?? 'nothing')) as JsonObject;
      const keys = Object.keys(without).filter((key) => !/[:#{}[\],&*?|<>=!%@`"'\\\s-]/.test(key) && key !== '');
      const constant = keys.map((key) => `${JSON.stringify(key)}: ${JSON.stringify(without[key])}\n`).join('');
      const filled = keys.map((key) => `${JSON.stringify(key)}: {{lookup values "${key}"}}\n`).join('');
      if (constant.includes('${') || constant.includes('{{')) return;
      const values = Object.fromEntries(keys.map((key) => [key, without[key]!]));
      const codes = async (text: string) => {
        const { ok, findings } = await render({ layers: [text], context: { values }, policy });
        return ok ? findings.map(({ code, path }) => `${code} ${path}`).sort() : null;
      };
      const whole = checkDocument(values, policy)
        .map(({ code, path }) => `${code} ${path ?? ''}`)
        .sort();
      const [asText, asValues] = [await codes(constant || '{}\n'), await codes(filled || '{}\n')];
      if (asText !== null) expect(asText).toEqual(whole);
      if (asValues !== null) expect(asValues).toEqual(whole);
    }),
    { numRuns: 150 },
  );
});

describe('what is dangerous', () => {
  const codesOf = (document: Json, policy = production) => checkDocument(document, policy).map(({ code }) => code);

  it.each([
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'SECRET_LITERAL'],
    ['-----BEGIN PRIVATE KEY-----', 'SECRET_LITERAL'],
    [`AKIA${'IOSFODNN7EXAMPLE'}`, 'SECRET_LITERAL'],
    [`ghp_${'a1'.repeat(18)}`, 'SECRET_LITERAL'],
    [`dtmac_${'0f'.repeat(16)}`, 'SECRET_LITERAL'],
    ['redis://:hunter2@cache:6379/0', 'SECRET_IN_URL'],
    ['{SECRET:database_password}', 'PARTIAL_SECRET_PLACEHOLDER'],
  ])('%j', (value, code) => {
    expect(codesOf({ list: [{ any: value }] })).toEqual([code]);
    for (const { message } of checkDocument({ any: value }, production)) expect(message).not.toContain(value);
  });

  it.each([
    'postgresql://${USERNAME}:${PASSWORD}@${HOST}:${PORT}/${DATABASE}',
    'https://user@example.net/a:b@c',
    'https://example.net:8443/path',
    'redis://:<password>@cache',
    '${SECRET:jwt_secret_key}',
    'Bearer ${SECRET:token}',
    'TOP SECRET: nothing here',
    '0 2 * * *',
  ])('not %j', (value) => {
    expect(leakOf(value)).toBeNull();
    expect(codesOf({ any: value, password: value.includes('SECRET') ? value : 'text with words' })).toEqual([]);
  });

  it('passwords that come ready made, and secrets by the name of their key', () => {
    expect(codesOf({ db: { password: 'postgres' } })).toEqual(['DEFAULT_PASSWORD']);
    expect(codesOf({ adminPassword: 'admin123' })).toEqual(['DEFAULT_PASSWORD']);
    expect(codesOf({ apiKey: 'q7Zt2mVx9LbK4sPw' })).toEqual(['POTENTIAL_HARDCODED_SECRET']);
    expect(codesOf({ 'client-secret': 'q7Zt2mVx9LbK4sPw' })).toEqual(['POTENTIAL_HARDCODED_SECRET']);
    expect(codesOf({ password_hash_rounds: 12, key_rotation_days: 30, token_url: 'https://a.example/token' })).toEqual(
      [],
    );
    expect(codesOf({ private_key: '/run/secrets/key.pem', table: 'schema_migrations' })).toEqual([]);
  });

  it('switches of TLS, debugging in production, addresses, origins', () => {
    expect(codesOf({ client: { rejectUnauthorized: false }, tls: { verify: false } })).toHaveLength(2);
    expect(codesOf({ http: { insecure_skip_verify: true } })).toEqual(['TLS_VERIFICATION_OFF']);
    expect(codesOf({ backup: { verify: false } })).toEqual([]);
    expect(codesOf({ app: { debug: true } })).toEqual(['PROD_DEBUG']);
    expect(codesOf({ app: { debug: true } }, { ...production, protected: false })).toEqual([]);
    expect(codesOf({ metrics: { listen: '0.0.0.0' }, network: { host: '0.0.0.0' } })).toEqual(['BIND_ALL_INTERFACES']);
    expect(codesOf({ cors: { origins: ['*'], allow_credentials: true } })).toEqual(['CORS_ANY_ORIGIN']);
    expect(codesOf({ cors: { origins: ['*'] } })).toEqual([]);
  });

  it('says in which template and line it stands', async () => {
    const text = 'a: 1\nclient:\n  verify_ssl: false\n';
    const { findings } = await render({ layers: [text], policy: production });
    expect(findings).toMatchObject([
      { code: 'TLS_VERIFICATION_OFF', path: '/client/verify_ssl', source: { name: 'layer-0', line: 3 } },
    ]);
  });

  it('is said once where the schema says it too, unless it is more than a matter of form', async () => {
    const schema = { properties: { network: { properties: { port: { maximum: 65535 } } } } };
    const { findings } = await render({ layers: ['network: { port: 70000 }\n'], schema, policy: production });
    expect(findings.map(({ code }) => code)).toEqual(['SCHEMA_MAXIMUM']);
    const secret = { properties: { password: { maxLength: 3 } } };
    const both = await render({ layers: ['password: changeme\n'], schema: secret, policy: production });
    expect(both.findings.map(({ code }) => code)).toEqual(['SCHEMA_MAX_LENGTH', 'DEFAULT_PASSWORD']);
  });
});

test('a template’s text is searched too, comments and branches not taken included, without hindering its saving', () => {
  const text = [
    '# old: redis://:hunter2@cache:6379/0',
    '{{#if tenant.tags.never}}',
    `token: "AKIA${'IOSFODNN7EXAMPLE'}"`,
    'db:',
    '  password: postgres # as shipped',
    '  admin_password: "${SECRET:admin}"',
    '  api_key: {{variables.KEY}}',
    '{{/if}}',
    'a: 1',
    '',
  ].join('\n');
  expect(inspectTemplate(text).findings).toMatchObject([
    { severity: 'warning', code: 'SECRET_IN_URL', source: { line: 1 } },
    { severity: 'warning', code: 'SECRET_LITERAL', source: { line: 3 } },
    { severity: 'warning', code: 'DEFAULT_PASSWORD', source: { line: 5 } },
  ]);
  for (const { message } of inspectTemplate(text).findings) expect(message).not.toMatch(/hunter2|AKIA/);
});

test.each(builtIns.map((each) => [each.folder, each] as const))('%s holds nothing dangerous', (name, { text }) => {
  expect(scanText(text)).toEqual([]);
  const whole = renderBuiltIn(name).at('') ?? null;
  for (const guarded of [true, false]) {
    const policy = { ...production, environment: 'production', protected: guarded };
    const found = checkDocument(whole, policy).filter(({ code }) => dangers.includes(code));
    // Debugging is what an environment of development is for.
    expect(found.filter(({ code }) => code !== 'PROD_DEBUG' || !name.endsWith('-development'))).toEqual([]);
  }
});

test('the built-in templates and the sample fleet hold nothing dangerous', async () => {
  const workspace = await openTestWorkspace({ sandbox: inProcessSandbox(), tenants: 150 });
  const answer = await workspace.call('validate', {});
  if ('error' in answer) throw new Error(answer.error.message);
  const found = answer.findings.map(({ code }) => code);
  expect(found.filter((code) => dangers.includes(code))).toEqual([]);
  // What is found is what was put there to be found.
  expect([...new Set(found)].sort()).toEqual(['PROD_DEBUG_LOGGING', 'REQUIRED_VALUE', 'TIER_LIMIT']);
});
