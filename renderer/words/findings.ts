import { count, counted } from '../format.ts';

/** Words of the reference of finding codes. */
export const findingWords = {
  name: 'Findings',
  palette: 'Finding codes',
  back: 'Back',
  lead: 'Every code a check can give: what it means, what brings it about, and the way on.',
  filter: 'Search codes, words and examples',
  shown: (n: number, all: number) => (n === all ? counted(all, 'code') : `${count(n)} of ${counted(all, 'code')}`),
  nothing: (query: string) => `No code speaks of “${query}”.`,
  list: 'Codes',
  meaning: 'What it means',
  example: 'What brings it about',
  schema: 'Held against this schema',
  remedy: 'The way on',
  unknown: (code: string) => `${code} is not in the reference. It came from a newer or an older console.`,
  open: (code: string) => `What ${code} means`,
} as const;
