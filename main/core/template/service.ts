import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Parameters } from '../../contract/operations.ts';
import type { TemplateTestResult } from '../../contract/results.ts';
import { currentFact } from '../facts.ts';
import { pageOf } from '../listing.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { checkParts } from './saving.ts';
import { detail, findTemplate, listTemplates, summarise } from './templates.ts';
import { runTests } from './tests.ts';
import { usage } from './usage.ts';

/** Templates: list, show, check, test. */
export function templateService({
  database,
  sandbox,
}: ServiceDeps): Handlers<'template.list' | 'template.show' | 'template.check' | 'template.test'> {
  const changedAt = (changeSet: number) => {
    const row = database.get<{ time: number }>('SELECT time FROM change_set WHERE seq = ?', [changeSet]);
    return new Date(row?.time ?? 0).toISOString();
  };

  /** The templates to test: one, as it is or as it would be saved; without a name all that are not archived. */
  const chosenForTests = ({ template, text, sample, tests }: Parameters<'template.test'>) => {
    if (template === undefined) {
      if (text === undefined && sample === undefined && tests === undefined) {
        return listTemplates(database).filter(({ body }) => body.archived !== true);
      }
      throw new BinnacleError('INVALID_INPUT', 'A text, a sample or tests to try need the template they are for.', {
        path: 'template',
        fix: 'Name the template.',
      });
    }
    const fact = findTemplate(database, template);
    checkParts(database, fact.body.document, { ...(sample && { sample }), ...(tests && { tests }) });
    const body = {
      ...fact.body,
      text: text ?? fact.body.text,
      sample: sample ?? fact.body.sample,
      tests: tests ?? fact.body.tests,
    };
    return [{ ...fact, body }];
  };

  return {
    'template.list': (_call, asked) => {
      const used = usage(database);
      const rows = listTemplates(database)
        .filter(({ body }) => asked.archived === true || body.archived !== true)
        .filter(({ body }) => asked.kind === undefined || body.kind === asked.kind)
        .map((fact) => summarise(fact, used.get(fact.entity) ?? 0, changedAt(fact.madeBy)));
      const cut = pageOf(rows, (row) => row.name, asked);
      return { data: cut.rows, page: cut.page };
    },

    'template.show': (_call, asked) => {
      const fact = findTemplate(database, asked.template, asked.version);
      const summary = summarise(fact, usage(database).get(fact.entity) ?? 0, changedAt(fact.madeBy));
      return {
        data: detail(fact, summary, currentFact<JsonObject>(database, 'schema', fact.body.schemaVersion) ?? null),
      };
    },

    'template.check': async (_call, asked) => {
      const fact = findTemplate(database, asked.template);
      const inspection = await sandbox.inspect(fact.body.text);
      const results = await runTests(database, sandbox, fact.body);
      const failed: Finding[] = results
        .filter((result) => !result.passed)
        .map((result) => ({
          severity: 'error',
          code: 'TEMPLATE_TEST',
          path: '',
          message: `The test ${JSON.stringify(result.name)} of ${result.template} fails: ${result.failures.join(' ')}`,
          fix: 'Correct the template or the test.',
          tenants: [],
        }));
      return {
        data: {
          template: fact.body.name,
          variables: [...new Set(inspection.variables.map((variable) => variable.name))],
          secrets: [...new Set(inspection.secrets.map((secret) => secret.name))],
        },
        findings: [
          ...inspection.findings.map((finding) => ({
            ...finding,
            source: { name: fact.body.name, line: finding.source?.line ?? 1 },
          })),
          ...failed,
        ],
      };
    },

    'template.test': async (call, asked) => {
      const chosen = chosenForTests(asked);
      const results: TemplateTestResult[] = [];
      for (const [index, { body }] of chosen.entries()) {
        results.push(...(await runTests(database, sandbox, body)));
        call.progress('Testing templates', index + 1, chosen.length);
      }
      const findings: Finding[] = results.flatMap((result) =>
        result.failures.map((failure) => ({
          severity: 'error' as const,
          code: 'TEMPLATE_TEST',
          path: '',
          message: `${result.template}, ${result.name}: ${failure}`,
          fix: 'Correct the template or the test.',
          tenants: [],
        })),
      );
      return { data: results, findings };
    },
  };
}
