import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../main/contract/finding.ts';
import type { Rendering } from '../../../main/contract/model.ts';
import type { TemplateTestResult } from '../../../main/contract/results.ts';
import { sameSources } from '../../../renderer/editor/line-sources.ts';
import { findingRows, sameRows, testFindings } from '../../../renderer/features/templates/finding-rows.ts';
import { sameShape } from '../../../renderer/features/templates/layer-tree.ts';

const result = (name: string, passed: boolean): TemplateTestResult => ({
  template: 'premium',
  name,
  passed,
  failures: passed ? [] : ['/a is 1, expected 2.'],
});
const finding = (code: string, severity: Finding['severity'] = 'error'): Finding => ({
  severity,
  code,
  path: '',
  message: `${code} is wrong`,
  fix: '',
  tenants: [],
});
const leaf = (path: string, value: number) =>
  ({ path, value, layer: 'tier-template', source: 'premium', line: 1, shadowed: [] }) as unknown as NonNullable<
    Rendering['leaves']
  >[number];
const rendering = (...leaves: readonly ReturnType<typeof leaf>[]) => ({ leaves, text: '' }) as unknown as Rendering;

describe('findings of the screen', () => {
  it('says of tests that cannot run in one line, and only where the text gives no result', () => {
    const failed = [result('one', false), result('two', false)];
    expect(testFindings(failed, true)).toEqual([
      expect.objectContaining({
        code: 'TEMPLATE_TEST',
        message: '2 tests cannot run: the text gives no result.',
      }),
    ]);
    expect(testFindings(failed, false).map((one) => one.message)).toEqual([
      'Test “one”: /a is 1, expected 2.',
      'Test “two”: /a is 1, expected 2.',
    ]);
    expect(testFindings([result('one', false), result('two', true)], true)).toHaveLength(1);
    expect(testFindings([result('one', true)], true)).toEqual([]);
  });

  it('puts a cause before the tests it fails, and both before what is lighter', () => {
    const rows = findingRows(
      'premium',
      null,
      [finding('YAML_SYNTAX'), finding('A_NOTE', 'note')],
      testFindings([result('one', false)], true),
    );
    expect(rows.map((row) => row.finding.code)).toEqual(['YAML_SYNTAX', 'TEMPLATE_TEST', 'A_NOTE']);
  });

  it('are the same rows as long as they say the same and lead to the same lines', () => {
    const at = (line: number) =>
      findingRows('premium', null, [{ ...finding('YAML_SYNTAX'), source: { name: 'premium', line } }]);
    expect(sameRows(at(3), at(3))).toBe(true);
    expect(sameRows(at(3), at(4))).toBe(false);
    expect(sameRows(at(3), [])).toBe(false);
  });
});

describe('what a keystroke leaves as it was', () => {
  it('is the tree of layers while only values change', () => {
    expect(sameShape(rendering(leaf('/a', 1)), rendering(leaf('/a', 2)))).toBe(true);
    expect(sameShape(rendering(leaf('/a', 1)), rendering(leaf('/b', 1)))).toBe(false);
    expect(sameShape(rendering(leaf('/a', 1)), rendering(leaf('/a', 1), leaf('/b', 1)))).toBe(false);
    expect(sameShape(null, rendering())).toBe(false);
  });

  it('is where lines come from while no line moves', () => {
    const source = (line: number) => [{ leaf: 0, layer: 'tier-template' as const, source: 'premium', line }, null];
    expect(sameSources(source(1), source(1))).toBe(true);
    expect(sameSources(source(1), source(2))).toBe(false);
    expect(sameSources(source(1), source(1).toReversed())).toBe(false);
  });
});
