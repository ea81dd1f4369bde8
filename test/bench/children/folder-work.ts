import { openFolder } from '../inputs/audit-folder.ts';
import { type AuditQuestion, readQuestions, writeAnswer } from './questions.ts';

/** Opens the folder and reads its newest page; with the task `query` it answers the questions on standard input as well. */
export async function workInFolder(task: string, folder: string, began: number): Promise<void> {
  const { audit } = await openFolder(folder);
  const newest = audit.query({ limit: 50 });
  const opened = performance.now() - began;
  const ask = (question: AuditQuestion, before: { readonly sequence: number } | null) => {
    const { tenant, operation, from, to } = question;
    const { entries } = audit.query({
      ...(tenant === undefined ? {} : { tenant }),
      ...(operation === undefined ? {} : { operation }),
      from,
      to,
      ...(before === null ? {} : { before: before.sequence }),
      limit: 50,
    });
    return { found: entries.length, last: entries.at(-1) ?? null };
  };
  await writeAnswer(
    { task, opened, newest: newest.entries.length },
    task === 'query' ? await readQuestions() : [],
    ask,
  );
}
