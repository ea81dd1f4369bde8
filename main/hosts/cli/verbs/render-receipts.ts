import { readReceiptFile } from '../json-file.ts';
import type { VerbOptionName } from '../options.ts';
import { refuse } from '../refuse.ts';
import { usageError } from '../usage.ts';
import type { VerbContext } from '../verb.ts';

/** Options of a rendering, which mean nothing where a receipt is read. */
const rendering: readonly VerbOptionName[] = [
  'file',
  'context',
  'document',
  'template',
  'receipt',
  'format',
  'explain',
  'why',
  'now',
];

/** Makes the rendering of a receipt again; exit code 1 where it differs. */
export async function verifyReceipt(context: VerbContext, file: string): Promise<number> {
  refuse(context, [...rendering, 'compare-receipts', 'env'], 'does not go with --verify-receipt');
  if (context.args.length > 0) {
    throw usageError('`render --verify-receipt` takes no tenant.', 'The receipt names it.', 'tenant');
  }
  const receipt = await readReceiptFile(context.path(file), 'verify-receipt');
  const answer = await context.call('render.verify', { receipt });
  return context.screen.answer(
    answer,
    () => {
      if (answer.data.matches) context.screen.line('The rendering is the same, byte for byte.');
      for (const difference of answer.data.differences) context.screen.line(difference);
    },
    !answer.data.matches,
  );
}

/** Says on which inputs two receipts differ; exit code 1 where they do. */
export async function compareReceipts(context: VerbContext, file: string): Promise<number> {
  refuse(context, [...rendering, 'env'], 'does not go with --compare-receipts');
  const [second] = context.args;
  if (second === undefined) {
    throw usageError(
      '--compare-receipts needs two files.',
      'Write `render --compare-receipts A B`.',
      'compare-receipts',
    );
  }
  const [left, right] = [
    await readReceiptFile(context.path(file), 'compare-receipts'),
    await readReceiptFile(context.path(second), 'compare-receipts'),
  ];
  const answer = await context.call('render.compare', { left, right });
  const { same, differences } = answer.data;
  return context.screen.answer(
    answer,
    () => {
      if (same) {
        context.screen.line('Both receipts stand on the same inputs and give the same output.');
        return;
      }
      context.screen.table(
        ['KIND', 'NAME', 'FIRST', 'SECOND'],
        differences.map((one) => [one.kind, one.name, one.left, one.right]),
        'They differ.',
      );
    },
    !same,
  );
}
