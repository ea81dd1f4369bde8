import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { findingCode, findingCodes, type TemplateExample } from '../../../../main/contract/finding-codes.ts';
import { codeTable, filledRules } from '../../../../main/core/validation/code-table.ts';
import { render } from '../../../helpers/sandbox/rendering.ts';

/** The codes of the container configuration service's validator, as they stand in its sources. */
const theirs = JSON.parse(
  readFileSync(new URL('../../../fixtures/validators/codes.json', import.meta.url), 'utf8'),
) as readonly { readonly code: string }[];

describe('the table of codes', () => {
  it('decides on every one of the 45 codes, once, in their order', () => {
    expect(theirs).toHaveLength(45);
    expect(codeTable.map((row) => row.theirs)).toEqual(theirs.map(({ code }) => code));
  });

  it('says why where it differs, and names a code of ours with its severity where it does not', () => {
    for (const { theirs: code, decision, ours, severity, paths, note } of codeTable) {
      if (decision !== 'adopted') expect(note, code).toMatch(/\.$/);
      if (decision === 'declined') {
        expect({ ours, severity, paths }, code).toEqual({ ours: null, severity: null, paths: [] });
      } else {
        expect(findingCode(ours ?? '')?.severity, code).toBe(severity);
        expect(paths, code).not.toEqual([]);
      }
    }
  });

  it('names the rules that were left empty, and codes that fill them', () => {
    for (const { rule, filledBy } of filledRules) {
      for (const code of filledBy) expect(findingCode(code), `${rule}: ${code}`).toBeDefined();
    }
  });
});

/** Whether a JSON Pointer fits one with `*` for a step, or `**` for anything. */
function fits(pattern: string, path: string): boolean {
  if (pattern.startsWith('**')) return path.endsWith(pattern.slice(2).replace('*', ''));
  const steps = path.split('/');
  const wanted = pattern.split('/');
  return wanted.length === steps.length && wanted.every((step, index) => step === '*' || step === steps[index]);
}

const kept = codeTable.flatMap(({ ours, paths }) => (ours === null ? [] : [{ ours, paths }]));

test.each(kept)(
  '$ours has a rule that speaks at its path, and is silent about what is right',
  async ({ ours, paths }) => {
    const example = findingCode(ours)?.example as TemplateExample;
    const { template, schema, policy, instead } = example;
    const more = { ...(schema === undefined ? {} : { schema }), ...(policy === undefined ? {} : { policy }) };
    const wrong = await render({ layers: [template], ...more });
    const found = wrong.findings.filter(({ code }) => code === ours);
    expect(found).not.toEqual([]);
    for (const { path } of found)
      expect(
        paths.some((pattern) => fits(pattern, path)),
        path,
      ).toBe(true);
    const right = await render({ layers: [instead ?? 'a: {}\n'], ...(policy === undefined ? {} : { policy }) });
    expect(right.findings).toEqual([]);
  },
);

test('rules for production are silent elsewhere', async () => {
  const rows = findingCodes.filter(({ example }) => 'template' in example && example.policy?.protected === true);
  expect(rows.length).toBeGreaterThan(8);
  for (const { code, example } of rows) {
    const { template, policy } = example as TemplateExample;
    const elsewhere = await render({ layers: [template], policy: { ...policy!, protected: false } });
    expect(
      elsewhere.findings.map((finding) => finding.code),
      code,
    ).not.toContain(code);
  }
});
