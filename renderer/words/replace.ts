import { counted } from '../format.ts';

/** Words of find and replace across templates. */
export const replaceWords = {
  name: 'Find and replace in templates',
  back: 'All templates',
  find: 'Find',
  replace: 'Replace with',
  replaceHelp: 'With a pattern, $1 and $<name> stand for its groups',
  regex: 'Pattern',
  matchCase: 'Match case',
  wholeWord: 'Whole words',
  switches: 'How to search',
  headline: (matches: number, templates: number) =>
    `${counted(matches, 'match', 'matches')} in ${counted(templates, 'template')}`,
  start: 'Type what to find. Every template that is not archived is searched, in its saved text.',
  nothing: (query: string) => `No template holds “${query}”.`,
  more: 'More matches than are shown. Search more narrowly to see them all; a replacement takes all of them.',
  results: 'Matches by template',
  include: (name: string) => `Replace in ${name}`,
  inTemplate: (n: number) => counted(n, 'match', 'matches'),
  toLine: (name: string) => `Open ${name} at line`,
  show: (n: number) => `Replace in ${counted(n, 'template')}…`,
  needFind: 'Type what to find first.',
  needChosen: 'Choose at least one template.',
  title: (n: number) => `Replace in ${counted(n, 'template')}`,
  note: (find: string, replace: string, matches: number) =>
    `“${find}” becomes “${replace}” in ${counted(matches, 'place')}. One change set; one undo takes it back.`,
  showSaved: 'Show what is saved',
  save: (n: number) => `Save ${counted(n, 'template')}`,
  saved: (n: number) => `Replaced in ${counted(n, 'template')}`,
  differences: 'Difference of each template',
} as const;
