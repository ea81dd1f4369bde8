import type { Finding } from '../../../main/contract/finding.ts';
import type { Rendering } from '../../../main/contract/model.ts';
import type { TemplateTestResult } from '../../../main/contract/results.ts';
import { lineOfLeaf } from '../../editor/line-sources.ts';
import { authoringWords as words } from '../../words/authoring.ts';
import { mergeFindings } from './merge-findings.ts';
import { sameList } from './use-steady.ts';

/** A finding with the places it leads to. */
export interface FindingRow {
  readonly id: string;
  readonly finding: Finding;
  /** Line of the open template; null where it is not there. */
  readonly line: number | null;
  /** Place in another template. */
  readonly elsewhere: { readonly name: string; readonly line: number } | null;
  /** Line of the result. */
  readonly resultLine: number | null;
}

/** Whether two lists of rows say the same and lead to the same places. */
export const sameRows = sameList<FindingRow>(
  (a, b) =>
    a.id === b.id &&
    a.line === b.line &&
    a.resultLine === b.resultLine &&
    a.elsewhere?.name === b.elsewhere?.name &&
    a.elsewhere?.line === b.elsewhere?.line &&
    a.finding.severity === b.finding.severity &&
    a.finding.fix === b.finding.fix &&
    a.finding.source?.line === b.finding.source?.line &&
    a.finding.source?.column === b.finding.source?.column,
);

/** Tests that the unsaved text fails, said as findings; where it gives no result at all, in one of them. */
export function testFindings(results: readonly TemplateTestResult[], noResult: boolean): readonly Finding[] {
  const failed = results.filter((one) => !one.passed);
  const said = (message: string, fix: string): Finding => ({
    severity: 'error',
    code: 'TEMPLATE_TEST',
    path: '',
    message,
    fix,
    tenants: [],
  });
  if (noResult && failed.length === results.length && failed.length > 0)
    return [said(words.testsNotRun(failed.length), words.testsNotRunFix)];
  return failed.map((one) => said(`${words.testFailed(one.name)}: ${one.failures.join(' ')}`, words.testFix));
}

/** Findings worst first, each once, with line in the template and line in the result. */
export function findingRows(
  template: string,
  rendering: Rendering | null,
  ...groups: readonly (readonly Finding[])[]
): readonly FindingRow[] {
  const leafAt = new Map((rendering?.leaves ?? []).map((leaf, index) => [leaf.path, index]));
  return mergeFindings(...groups).map((finding) => {
    const { source, path } = finding;
    const leaf = path === '' ? undefined : leafAt.get(path);
    const from = leaf === undefined ? undefined : rendering?.leaves?.[leaf];
    const own =
      source?.name === template
        ? source.line
        : source === undefined && from?.source === template && from.line !== null
          ? from.line
          : null;
    return {
      id: `${finding.code} ${path} ${finding.message}`,
      finding,
      line: own,
      elsewhere:
        own !== null
          ? null
          : source !== undefined
            ? { name: source.name, line: source.line }
            : from !== undefined && from.line !== null && from.layer !== 'override'
              ? { name: from.source, line: from.line }
              : null,
      resultLine: leaf === undefined || rendering === null ? null : lineOfLeaf(rendering, leaf),
    };
  });
}
