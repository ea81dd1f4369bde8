import type { FindingCode } from '../../../main/contract/finding-codes.ts';

/** Where the reference lies among the templates; no template can have this name. */
export const findingsTarget = '~findings';

/** The target that opens the reference at a code; at its first for none. */
export function targetOfCode(code: string): string {
  return code === '' ? findingsTarget : `${findingsTarget}#${code}`;
}

/** The codes that speak of every word of a query, those whose code or title does first. */
export function findCodes(codes: readonly FindingCode[], query: string): readonly FindingCode[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const head = (one: FindingCode) => `${one.code} ${one.code.replaceAll('_', ' ')} ${one.title}`.toLowerCase();
  const whole = (one: FindingCode) =>
    `${head(one)} ${one.meaning} ${one.remedy} ${'template' in one.example ? one.example.template : one.example.situation}`.toLowerCase();
  const found = codes.filter((one) => words.every((word) => whole(one).includes(word)));
  const near = (one: FindingCode) => Number(!words.every((word) => head(one).includes(word)));
  return [...found].sort((a, b) => near(a) - near(b) || (a.code < b.code ? -1 : 1));
}
