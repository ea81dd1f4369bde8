import { compareFindings, type Finding } from '../../../main/contract/finding.ts';

/** What the text's own check said and what this rendering said, each once, worst first; a cause before the tests it fails. */
export function mergeFindings(...groups: readonly (readonly Finding[])[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of groups.flat()) seen.set(`${finding.code} ${finding.path} ${finding.message}`, finding);
  const after = (finding: Finding) => Number(finding.code === 'TEMPLATE_TEST');
  return [...seen.values()].sort((a, b) =>
    a.severity === b.severity ? after(a) - after(b) || compareFindings(a, b) : compareFindings(a, b),
  );
}
