import type { ExportPage } from '../../../contract/exports.ts';
import type { Finding } from '../../../contract/finding.ts';
import type { PageInfo } from '../../../contract/messages.ts';
import type { Spool } from '../export-spool.ts';
import type { ExportTarget } from '../export-target.ts';
import { manifestName } from '../export-target.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { visible } from '../visible.ts';

/** How many findings are told one by one. */
const TOLD = 1000;
/** How many files a dry run shows a person. */
const SHOWN = 200;

/** What an export wrote, or with a dry run would write. */
interface Summary {
  readonly to: string;
  readonly archive: boolean;
  readonly dryRun: boolean;
  readonly format: string;
  readonly capturedAt: string;
  readonly changeSet: string;
  readonly files: number;
  readonly bytes: number;
  readonly tenants: number;
  readonly leftOut: number;
  /** With a dry run: every file. */
  readonly list?: readonly { readonly path: string; readonly size: number }[];
  readonly manifest?: string;
}

/** Writes renderings as files. */
export const exportVerb: Verb = {
  name: 'export',
  operation: 'export.files',
  summary: 'write the renderings of tenants as files, into a folder or an archive',
  args: ['[TENANT…]'],
  options: ['to', 'document', 'format', 'archive', 'sensitive', 'force', 'now'],
  meanings: {
    to: { value: 'DIR', help: 'the folder; empty or not there yet. With --archive also a file .zip or .tar.gz' },
    document: { value: 'D', help: 'one document; left out, every one' },
    format: { value: 'FORMAT', help: 'yaml, json, dotenv, k8s or compose' },
    archive: { help: 'one .zip or .tar.gz; in DIR as export.zip where --to names no such file' },
    sensitive: { help: 'put secret values in; refused, since no secret values are kept yet' },
    force: { help: 'replace what an earlier export left for these tenants' },
  },
  examples: [
    'export --to ./out --select tier:premium --env production',
    'export northwind --to ./out --format k8s',
    'export --to fleet.tar.gz --archive --dry-run',
  ],
  environment: true,
  select: true,
  needs: 'open',
  run: async (context) => {
    const { options } = context.line;
    if (options.to === undefined || options.to === '') {
      throw usageError('`export` needs --to.', 'Write `export --to DIR`.', 'to');
    }
    const to = await placeOf(context, options.to);
    if (options['dry-run'] === true) return answer(context, await listed(context, to));
    const target = await targetOf(context, to);
    const { makeSpool } = await import('../export-spool.ts');
    const spool = await makeSpool();
    try {
      return answer(context, await written(context, target, spool));
    } catch (error) {
      await target.abandon();
      throw error;
    } finally {
      await spool.remove();
    }
  },
};

/** The place that is meant: an archive's file, or the folder. */
async function placeOf(context: VerbContext, to: string): Promise<string> {
  const place = context.path(to);
  const named = /\.(?:zip|tar\.gz|tgz)$/.test(place);
  if (context.line.options.archive !== true) {
    if (!named) return place;
    throw usageError(`${to} is the name of an archive.`, 'Add --archive, or name a folder.', 'to');
  }
  return named ? place : `${place}/export.zip`;
}

async function targetOf({ line: { options } }: VerbContext, to: string): Promise<ExportTarget> {
  const force = options.force === true;
  if (options.archive === true) return (await import('../export-archive.ts')).exportArchive(to, force);
  return (await import('../export-folder.ts')).exportFolder(to, force);
}

/** What pages add up to. */
interface Sum {
  files: number;
  bytes: number;
  leftOut: number;
  readonly findings: Finding[];
  first?: ExportPage;
}

interface Outcome {
  readonly data: Summary;
  readonly findings: readonly Finding[];
}

/** Every page of the export, one at a time. */
async function* pages(context: VerbContext, sum: Sum): AsyncGenerator<ExportPage> {
  const { options } = context.line;
  const parameters = given({
    tenants: context.args.length === 0 ? undefined : [...new Set(context.args)],
    select: options.select,
    environment: options.env,
    document: options.document,
    format: options.format,
    sensitive: options.sensitive,
    now: options.now,
  });
  let page: PageInfo = { next: null };
  do {
    const after = page.next === null ? {} : { after: page.next };
    const part = await context.call('export.files', { ...parameters, ...after });
    sum.first ??= part.data;
    sum.leftOut += part.data.refused.length;
    sum.findings.push(...part.findings.slice(0, TOLD - sum.findings.length));
    for (const { size } of part.data.files) {
      sum.files++;
      sum.bytes += size;
    }
    yield part.data;
    page = part.page;
  } while (page.next !== null);
}

async function listed(context: VerbContext, to: string): Promise<Outcome> {
  const sum: Sum = { files: 0, bytes: 0, leftOut: 0, findings: [] };
  const list: { path: string; size: number }[] = [];
  for await (const page of pages(context, sum)) list.push(...page.files.map(({ path, size }) => ({ path, size })));
  return { data: { ...summary(context, to, sum), list }, findings: sum.findings };
}

async function written(context: VerbContext, target: ExportTarget, spool: Spool): Promise<Outcome> {
  const sum: Sum = { files: 0, bytes: 0, leftOut: 0, findings: [] };
  for await (const page of pages(context, sum)) {
    if (page === sum.first) {
      const { format, capturedAt, changeSet } = page;
      await spool.line({ format: 'binnacle-export', formatVersion: 1, outputFormat: format, capturedAt, changeSet });
    }
    for (const { text = '', ...file } of page.files) {
      await target.add(file.path, text);
      await spool.line(file);
    }
  }
  if (sum.files === 0) await target.abandon();
  else {
    await spool.close();
    await target.addFile(manifestName, spool.path);
    await target.finish();
  }
  return { data: { ...summary(context, target.place, sum), manifest: manifestName }, findings: sum.findings };
}

function summary(context: VerbContext, to: string, sum: Sum): Summary {
  const { options } = context.line;
  if (sum.files === 0 && sum.leftOut === 0) {
    throw usageError(
      'There is nothing to export: no rendering is meant.',
      'Look at the selection, --env and --document.',
    );
  }
  const { format, capturedAt, changeSet, tenants } = sum.first!;
  return {
    to,
    archive: options.archive === true,
    dryRun: options['dry-run'] === true,
    format,
    capturedAt,
    changeSet,
    files: sum.files,
    bytes: sum.bytes,
    tenants,
    leftOut: sum.leftOut,
  };
}

function answer({ screen }: VerbContext, { data, findings }: Outcome): Promise<number> {
  const envelope = { formatVersion: 1, data, findings, page: { next: null } } as const;
  return screen.answer(envelope, () => {
    if (data.list !== undefined) {
      const rows = data.list.slice(0, SHOWN).map(({ path, size }) => [path, size]);
      screen.table(['FILE', 'BYTES'], rows, 'No file would be written.');
      if (data.list.length > SHOWN) screen.line(`… and ${data.list.length - SHOWN} more`);
    }
    const where = visible(data.to);
    const what = `${data.files} files of ${data.tenants} tenants, ${data.bytes} bytes`;
    if (data.files === 0) screen.line('Nothing was written: every rendering has an error.');
    else if (data.dryRun) screen.line(`A dry run: ${what} would go to ${where}. Nothing was written.`);
    else screen.line(`${what} in ${where}; ${manifestName} names each with its hash and receipt.`);
    const silent = data.leftOut - findings.length;
    if (data.leftOut > 0)
      screen.line(`${data.leftOut} renderings are left out${silent > 0 ? `; ${silent} of them are not named` : ''}.`);
  });
}
