import { manageWords as words } from '../../../words/manage.ts';

/** What the contract takes as the name of a template or document; the host checks it again. */
const pattern = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

/** What is wrong with a template's new name, as a sentence; undefined when it can be asked for. */
export function nameProblem(name: string, taken: readonly string[], before = ''): string | undefined {
  if (!pattern.test(name)) return words.needName;
  if (name === before) return words.sameName;
  return taken.includes(name) ? words.nameTaken(name) : undefined;
}

/** What is wrong with a document's name, as a sentence. */
export function documentProblem(name: string): string | undefined {
  return pattern.test(name) ? undefined : words.needDocument;
}

/** A first proposal for a copy's name that is not taken. */
export function proposeCopy(name: string, taken: readonly string[]): string {
  const base = name.slice(0, 58);
  for (let turn = 1; ; turn += 1) {
    const proposal = turn === 1 ? `${base}-copy` : `${base}-copy-${turn}`;
    if (!taken.includes(proposal)) return proposal;
  }
}
