import type { Leaf, Override, Rendering, Template } from '../../../contract/model.ts';
import type { Done, VerbContext } from '../verb.ts';
import { waysToChange } from '../ways.ts';
import { leavesAt, showWhy, type Why } from '../why.ts';

/**
 * Answers where the values at a path come from, beside the rendering itself.
 * @throws BinnacleError NOT_FOUND where the document has no such path.
 */
export async function answerWhy(
  context: VerbContext,
  answer: Done<Rendering>,
  path: string,
  /** The text, where it was rendered by itself. */
  ownText?: string,
): Promise<number> {
  const rendering = answer.data;
  const leaves = leavesAt(rendering, path);
  const templates = ownText === undefined ? await readTemplates(context, rendering, leaves) : new Map();
  const overrides = leaves.some(({ layer }) => layer === 'override') ? await readOverrides(context, rendering) : [];
  const why = leaves.map((leaf): Why => {
    const template = templates.get(leaf.source);
    const override = leaf.layer === 'override' ? overrides.find((one) => one.path === leaf.path) : undefined;
    const lines = (ownText ?? template?.text)?.split(/\r?\n/);
    return {
      ...leaf,
      text: lines === undefined || leaf.line === null ? null : (lines[leaf.line - 1] ?? null),
      change: waysToChange(leaf, { rendering, template, override }),
    };
  });
  const { leaves: all, lineLeaves, receipt, ...shown } = rendering;
  const data = context.line.options.explain ? { ...shown, leaves: all, lineLeaves, why } : { ...shown, why };
  return context.screen.answer({ ...answer, data }, () => showWhy(why, context.screen));
}

/** The templates that gave these leaves, each in the version the rendering read. */
async function readTemplates(
  { call }: VerbContext,
  { receipt }: Rendering,
  leaves: readonly Leaf[],
): Promise<ReadonlyMap<string, Template>> {
  const read = new Map<string, Template>();
  const named = new Set(leaves.filter(({ line }) => line !== null).map(({ source }) => source));
  for (const { kind, name, version } of receipt?.inputs ?? []) {
    if (kind !== 'template' || !named.has(name)) continue;
    const known = /^\d+$/.test(version) ? { version: Number(version) } : {};
    read.set(name, (await call('template.show', { template: name, ...known })).data);
  }
  return read;
}

/** The overrides that the rendering read, those of its environment first, since they win. */
async function readOverrides({ call }: VerbContext, rendering: Rendering): Promise<readonly Override[]> {
  const { tenant, document, environment } = rendering;
  const { data } = await call('override.list', { tenant, document, limit: 10_000 });
  const read = data.filter((one) => one.environment === null || one.environment === environment);
  return read.sort((a, b) => Number(a.environment === null) - Number(b.environment === null));
}
