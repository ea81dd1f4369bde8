import type { TemplateTest } from '../../contract/authoring.ts';
import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { currentFact, currentFacts, type FactSource } from '../facts.ts';
import type { Reader, Sandbox } from '../ports.ts';
import type { TemplateBody } from './templates.ts';
import { runTests } from './tests.ts';

/** The most characters a template's sample may take as JSON. */
const MAX_SAMPLE = 1_000_000;
/** The most characters a template's tests may take as JSON. */
const MAX_TESTS = 4_000_000;

/**
 * Refuses a text that cannot be read as a template.
 * @throws BinnacleError INVALID_INPUT naming template and line, with the finding's code, line and column in `details`.
 */
export async function checkText(sandbox: Sandbox, name: string, text: string): Promise<void> {
  const { findings } = await sandbox.inspect(text);
  const first = findings.find(({ severity }) => severity === 'error');
  if (first === undefined) return;
  const { line = null, column = null } = first.source ?? {};
  const where = line === null ? name : `${name}, line ${line}`;
  throw new BinnacleError('INVALID_INPUT', `${where}: ${first.message}`, {
    path: 'text',
    fix: first.fix,
    details: { code: first.code, template: name, line, column },
  });
}

/** Refuses a sample, tests or a schema that cannot be kept. @throws BinnacleError INVALID_INPUT naming the argument. */
export function checkParts(
  source: FactSource,
  document: string,
  asked: {
    readonly sample?: JsonObject | null;
    readonly tests?: readonly TemplateTest[];
    readonly schemaVersion?: string;
  },
): void {
  if (JSON.stringify(asked.sample ?? null).length > MAX_SAMPLE) {
    refuse('sample', 'The sample has more than 1,000,000 characters as JSON.', 'Cut it down to what the tests need.');
  }
  if (JSON.stringify(asked.tests ?? []).length > MAX_TESTS) {
    refuse('tests', 'The tests have more than 4,000,000 characters as JSON.', 'Cut them down.');
  }
  for (const test of asked.tests ?? []) checkTest(test);
  if (asked.schemaVersion === undefined || asked.schemaVersion === '') return;
  if (
    asked.schemaVersion.startsWith(`${document}/`) &&
    currentFact(source, 'schema', asked.schemaVersion) !== undefined
  ) {
    return;
  }
  const known = schemasOf(source, document);
  refuse(
    'schemaVersion',
    `There is no schema ${JSON.stringify(asked.schemaVersion)} for the document ${document}.`,
    known.length === 0 ? 'Leave it empty.' : `Use ${known.join(' or ')}, or leave it empty.`,
  );
}

/** The newest schema of a document; empty where there is none. */
export function newestSchema(source: FactSource, document: string): string {
  return schemasOf(source, document).at(-1) ?? '';
}

function schemasOf(source: FactSource, document: string): readonly string[] {
  const number = (version: string) => Number(version.slice(document.length + 1));
  return currentFacts<Json>(source, 'schema', `${document}/`)
    .map(({ entity }) => entity)
    .sort((a, b) => number(a) - number(b));
}

function checkTest(test: TemplateTest): void {
  for (const expectation of test.expect as readonly JsonObject[]) {
    const keys = Object.keys(expectation).sort().join(' ');
    const { path, finding, absent } = expectation;
    const good =
      (keys === 'equals path' && isPointer(path)) ||
      (keys === 'absent path' && isPointer(path) && absent === true) ||
      (keys === 'finding' && typeof finding === 'string' && finding !== '');
    if (good) continue;
    refuse(
      'tests',
      `The test ${JSON.stringify(test.name)} expects ${JSON.stringify(expectation).slice(0, 200)}, which says nothing that can be checked.`,
      'Expect {"path","equals"}, {"path","absent":true} or {"finding"}; a path starts with a slash.',
    );
  }
}

function isPointer(path: Json | undefined): boolean {
  return typeof path === 'string' && path.startsWith('/') && path.length <= 1024;
}

function refuse(path: string, message: string, fix: string): never {
  throw new BinnacleError('INVALID_INPUT', message, { path, fix });
}

/** What a template's own tests say against it, as warnings: a version may be saved while its tests fail. */
export async function testFindings(
  reader: Reader,
  sandbox: Sandbox,
  template: TemplateBody,
): Promise<readonly Finding[]> {
  const warning = (code: string, message: string, fix: string): Finding => ({
    severity: 'warning',
    code,
    path: '',
    message,
    fix,
    tenants: [],
  });
  try {
    return (await runTests(reader, sandbox, template))
      .filter((result) => !result.passed)
      .map((result) =>
        warning(
          'TEMPLATE_TEST',
          `The test ${JSON.stringify(result.name)} of ${template.name} fails: ${result.failures.join(' ')}`,
          'Correct the template or the test.',
        ),
      );
  } catch (error) {
    if (!(error instanceof BinnacleError) || error.code !== 'SANDBOX_LIMIT') throw error;
    return [warning(error.code, `The tests of ${template.name} were stopped: ${error.message}`, error.fix)];
  }
}
