import type { TemplateTest } from '../../contract/authoring.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { TemplateTestResult } from '../../contract/results.ts';
import { currentFact } from '../facts.ts';
import { pointerSegments } from '../pointer.ts';
import type { Reader, RenderResult, Sandbox } from '../ports.ts';
import { contextJob } from '../rendering/jobs.ts';
import type { TemplateBody } from './templates.ts';

/** Runs a template's own tests in the sandbox. */
export async function runTests(
  reader: Reader,
  sandbox: Sandbox,
  template: TemplateBody,
): Promise<readonly TemplateTestResult[]> {
  if (template.tests.length === 0) return [];
  const schema = currentFact<JsonObject>(reader, 'schema', template.schemaVersion);
  const whole = schema !== undefined && template.kind !== 'overlay' && template.kind !== 'tenant';
  const results = await sandbox.render({
    texts: { text: template.text },
    // An overlay or a tenant's own template is a part of a document: it is not held against the whole document's schema.
    schemas: whole ? { schema } : {},
    jobs: template.tests.map((test) => {
      const context = laidOver(template.sample ?? {}, test.context);
      const tier = valueAt(context, '/tenant/tier');
      return {
        ...contextJob(template.name, 'text', context),
        schema: whole ? 'schema' : null,
        limits: template.limits.filter((limit) => limit.tier === tier),
      };
    }),
    want: { format: null, value: true, explain: false },
  });
  return template.tests.map((test, index) => judge(template.name, test, results[index]));
}

/** Values laid over others: maps merge, anything else replaces, null removes. */
function laidOver(under: JsonObject, over: JsonObject): JsonObject {
  // A map, since a key may be called anything, `__proto__` included.
  const result = new Map<string, Json>(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = result.get(key);
    if (value === null) result.delete(key);
    else result.set(key, isMap(value) && isMap(below) ? laidOver(below, value) : value);
  }
  return Object.fromEntries(result);
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function judge(template: string, test: TemplateTest, result: RenderResult | undefined): TemplateTestResult {
  const failures: string[] = [];
  const expectedFindings = new Set<string>();
  for (const expectation of test.expect) {
    if ('finding' in expectation) {
      expectedFindings.add(expectation.finding);
      if (!result?.findings.some((finding) => finding.code === expectation.finding)) {
        failures.push(`Expected the finding ${expectation.finding}, and it did not come.`);
      }
      continue;
    }
    const actual = valueAt(result?.value ?? null, expectation.path);
    if ('absent' in expectation) {
      if (actual !== undefined) failures.push(`${expectation.path} is ${JSON.stringify(actual)}, expected absent.`);
    } else if (JSON.stringify(actual) !== JSON.stringify(expectation.equals)) {
      failures.push(
        `${expectation.path} is ${actual === undefined ? 'absent' : JSON.stringify(actual)}, expected ${JSON.stringify(expectation.equals)}.`,
      );
    }
  }
  for (const finding of result?.findings ?? []) {
    if (finding.severity === 'error' && !expectedFindings.has(finding.code)) failures.push(finding.message);
  }
  return { template, name: test.name, passed: failures.length === 0, failures };
}

function valueAt(value: Json, pointer: string): Json | undefined {
  let here: Json | undefined = value;
  for (const key of pointerSegments(pointer)) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as JsonObject)[key];
  }
  return here;
}
