import { compareFindings, type Finding } from '../../../main/contract/finding.ts';

/** What the text's own check said and what this rendering said, each once, worst first. */
export function mergeFindings(...groups: readonly (readonly Finding[])[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of groups.flat()) seen.set(`${finding.code} ${finding.path} ${finding.message}`, finding);
  return [...seen.values()].sort(compareFindings);
}
