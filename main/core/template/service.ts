import type { Finding } from '../../contract/finding.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { TemplateTestResult } from '../../contract/results.ts';
import { currentFact } from '../facts.ts';
import { pageOf } from '../listing.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
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

  return {
    'template.list': (_call, asked) => {
      const used = usage(database);
      const rows = listTemplates(database)
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
      const chosen = asked.template === undefined ? listTemplates(database) : [findTemplate(database, asked.template)];
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
