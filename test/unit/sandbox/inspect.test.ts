// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { describe, expect, it } from 'vitest';
import { inspectTemplate } from '../../../main/sandbox/inspect.ts';

describe('what a template says about itself', () => {
  it('names variables, secrets, context paths and sections with their lines', () => {
    const text = [
      'name: {{tenant.id}}',
      '# ${IN_COMMENT}',
      'db:',
      '  max: ${MAX:-50}',
      '  password: "${SECRET:pw}"',
      '  literal: $${NOT}',
      '{{#if flags.a}}',
      'a: ${A}',
      '{{else}}',
      'b: {{default settings.x "y"}}',
      '{{/if}}',
      '{{#each tenant.environments as |e|}}',
      '{{e}}: {{../now}}',
      '{{/each}}',
      '',
    ].join('\n');
    expect(inspectTemplate(text)).toEqual({
      findings: [],
      variables: [
        { name: 'MAX', default: '50', line: 4 },
        { name: 'A', default: null, line: 8 },
      ],
      secrets: [{ name: 'pw', line: 5 }],
      contextPaths: [
        { path: 'tenant.id', line: 1 },
        { path: 'flags.a', line: 7 },
        { path: 'settings.x', line: 10 },
        { path: 'tenant.environments', line: 12 },
        { path: 'now', line: 13 },
      ],
      sections: [
        { key: 'name', line: 1 },
        { key: 'db', line: 3 },
        { key: 'a', line: 8 },
        { key: 'b', line: 10 },
        { key: '{{…}}', line: 13 },
      ],
    });
  });

  it('lists everything wrong with the expressions at once', () => {
    const { findings } = inspectTemplate('a: {{uper x}}\nb: {{> p}}\nc: {{@root.x}}\n');
    expect(findings.map(({ code, source }) => [code, source?.line])).toEqual([
      ['UNKNOWN_HELPER', 1],
      ['HANDLEBARS_SYNTAX', 2],
      ['HANDLEBARS_SYNTAX', 3],
    ]);
  });

  it('finds bad YAML wherever it stands, and does not blame blocks that exclude each other', () => {
    expect(inspectTemplate('a: b: c\n').findings).toMatchObject([{ severity: 'error', code: 'YAML_SYNTAX' }]);
    expect(inspectTemplate('{{#if x}}\na: b: c\n{{/if}}\nd: 1\n').findings).toMatchObject([
      { severity: 'warning', code: 'YAML_SYNTAX', source: { line: 2 } },
    ]);
    expect(inspectTemplate('{{#if x}}\na: 1\n{{/if}}\n{{#unless x}}\na: 2\n{{/unless}}\n').findings).toEqual([]);
  });

  it('refuses what is no text', () => {
    const tree = { type: 'Program', body: [{ type: 'NumberLiteral', value: 'process.exit()' }] } as unknown as string;
    expect(inspectTemplate(tree).findings).toMatchObject([{ code: 'HANDLEBARS_SYNTAX' }]);
  });
});
