import { lstat } from 'node:fs/promises';
import type { BundleExport, BundleInspection, BundleOrigin } from '../../../contract/exports.ts';
import { readBytesFile, writeTextFile } from '../files.ts';
import { Passphrases } from '../passphrase.ts';
import type { Screen } from '../screen.ts';
import { usageError } from '../usage.ts';
import { given, parseList } from '../value.ts';
import type { Done, Verb, VerbContext } from '../verb.ts';
import { visible } from '../visible.ts';

/** The largest bundle that is read, bytes. */
const MOST = 20 * 1024 * 1024;
/** How many rows a person is shown. */
const SHOWN = 200;
const passphraseOptions = ['passphrase', 'bundle-passphrase-fd'] as const;
const passphraseMeaning = { help: 'the bundle has a passphrase; it is asked for, or read from the descriptor' };

const exportVerb: Verb = {
  name: 'workspace export',
  operation: 'workspace.export',
  summary: 'write a sealed and signed bundle of the workspace, or of parts of it, for a colleague',
  args: ['FILE'],
  options: [...passphraseOptions, 'for', 'kinds', 'templates', 'force'],
  meanings: {
    passphrase: { help: 'seal it with a passphrase; it is asked for, or read from the descriptor' },
    kinds: { value: 'A,B', help: 'only these kinds: tenant, template, override, variable, selection …' },
  },
  examples: [
    'workspace export work.binnacle --passphrase',
    'workspace export pilots.binnacle --for KEY --select @pilots --kinds tenant,override',
  ],
  environment: false,
  select: true,
  needs: 'open',
  run: async (context) => {
    const { options } = context.line;
    const file = context.path(context.args[0] ?? '');
    if (options['dry-run'] !== true && options.force !== true && (await lstat(file).catch(() => null)) !== null) {
      throw usageError(`${file} is there already.`, 'Name another file, or add --force to replace it.', 'FILE');
    }
    const passphrase = options.for === undefined ? await passphraseOf(context, true) : undefined;
    const answer = await context.call(
      'workspace.export',
      given({
        passphrase,
        for: options.for,
        kinds: options.kinds === undefined ? undefined : parseList(options.kinds),
        templates: options.templates === undefined ? undefined : parseList(options.templates),
        select: options.select,
      }),
    );
    const { bundle, ...rest } = answer.data;
    if (bundle !== undefined) await writeTextFile(file, Buffer.from(bundle, 'base64'), 'FILE');
    const data = { file, dryRun: bundle === undefined, ...rest };
    return context.screen.answer({ ...answer, data }, () => showExport(data, context.screen));
  },
};

const inspect: Verb = {
  name: 'workspace inspect',
  operation: 'workspace.inspect',
  summary: 'show what a bundle holds and what of it differs from this workspace; nothing is taken',
  args: ['FILE'],
  options: passphraseOptions,
  meanings: { passphrase: passphraseMeaning },
  examples: ['workspace inspect work.binnacle'],
  environment: false,
  needs: 'open',
  run: async (context) => {
    const answer = await withBundle(context, (parameters) => context.call('workspace.inspect', parameters));
    return context.screen.answer(answer, () => showInspection(answer.data, context.screen));
  },
};

const importVerb: Verb = {
  name: 'workspace import',
  operation: 'workspace.import',
  summary: 'take what a bundle holds, as one change set',
  args: ['FILE'],
  options: [...passphraseOptions, 'take', 'partial'],
  meanings: { passphrase: passphraseMeaning },
  examples: [
    'workspace import work.binnacle --dry-run',
    'workspace import work.binnacle --take mine --take override=theirs',
  ],
  environment: false,
  needs: 'open',
  run: async (context) => {
    const { options } = context.line;
    const answer = await withBundle(context, (parameters) =>
      context.call('workspace.import', {
        ...parameters,
        ...sides(options.take),
        ...given({ partial: options.partial }),
      }),
    );
    const { changeSet, dryRun, value } = answer.data;
    const data = { ...value, changeSet, dryRun };
    const code = await context.screen.answer({ ...answer, data }, () => {
      showInspection(value, context.screen);
      if (dryRun) context.screen.line('A dry run: nothing was changed.');
      else if (changeSet === null) context.screen.line('Nothing to change: it is all here already.');
      else context.screen.line(`Change set ${changeSet}`);
    });
    return code === 0 && !dryRun && value.states.refused > 0 ? 9 : code;
  },
};

/** Verbs about bundles: work exchanged without a server. */
export const bundleVerbs: readonly Verb[] = [exportVerb, inspect, importVerb];

/** Asks with the bundle's bytes; where they turn out to be sealed by a passphrase, asks a person for it. */
async function withBundle<T>(
  context: VerbContext,
  ask: (parameters: { readonly bundle: string; readonly passphrase?: string }) => Promise<Done<T>>,
): Promise<Done<T>> {
  const bytes = await readBytesFile(context.path(context.args[0] ?? ''), 'FILE', MOST);
  const bundle = bytes.toString('base64');
  if (bundle === '') throw usageError('The file is empty.', 'Give a file that `workspace export` wrote.', 'FILE');
  const sealed = bytes.subarray(0, 4096).toString('latin1').split('\n')[0]?.includes('"kind":"passphrase"') === true;
  return ask({ bundle, ...(sealed ? { passphrase: await passphraseOf(context, false) } : {}) });
}

/** The bundle's passphrase; the workspace's own has its descriptor where both are needed. */
function passphraseOf({ terminal, line: { options } }: VerbContext, fresh: boolean): Promise<string> {
  const descriptor = options['bundle-passphrase-fd'] ?? options['passphrase-fd'];
  const passphrases = new Passphrases(
    terminal,
    descriptor === undefined ? options : { ...options, 'passphrase-fd': descriptor },
  );
  return fresh ? passphrases.fresh() : passphrases.current();
}

/** `--take SIDE`, `--take KIND=SIDE`, `--take KIND:ENTITY=SIDE`. */
function sides(given: readonly string[] = []) {
  const take: Record<string, string> = {};
  const items: { readonly mine: string[]; readonly theirs: string[] } = { mine: [], theirs: [] };
  let otherwise: string | undefined;
  for (const one of given) {
    const cut = one.lastIndexOf('=');
    const side = one.slice(cut + 1);
    if (side !== 'mine' && side !== 'theirs') {
      throw usageError(`--take ${JSON.stringify(one)} names no side.`, 'Write mine or theirs, or KIND=mine.', 'take');
    }
    const what = cut === -1 ? '' : one.slice(0, cut);
    const colon = what.indexOf(':');
    if (what === '') otherwise = side;
    else if (colon === -1) take[what] = side;
    else items[side].push(`${what.slice(0, colon)} ${what.slice(colon + 1)}`);
  }
  return { take, items, ...(otherwise === undefined ? {} : { otherwise }) };
}

function showOrigin(
  { madeAt, workspace, author, signer, signature, sealing, contentHash }: BundleOrigin,
  screen: Screen,
) {
  screen.fields([
    ['Made', madeAt],
    ['By', visible(author)],
    ['Workspace', visible(workspace.name)],
    ['Signed by', signature === 'own' ? `${signer} (this account)` : `${signer} (unknown here)`],
    ['Sealed', sealing === 'passphrase' ? 'by a passphrase' : 'for one identity'],
    ['Content', contentHash],
  ]);
}

function showExport(data: BundleExport & { readonly file: string; readonly dryRun: boolean }, screen: Screen): void {
  showOrigin(data.origin, screen);
  screen.table(['KIND', 'COUNT'], Object.entries(data.counts), 'It holds nothing.');
  if (data.dryRun) screen.line(`A dry run: ${data.size} bytes would go to ${visible(data.file)}. Nothing was written.`);
  else screen.line(`${data.size} bytes in ${visible(data.file)}`);
}

function showInspection({ origin, counts, states, rows, changeSets }: BundleInspection, screen: Screen): void {
  showOrigin(origin, screen);
  screen.line();
  screen.table(['KIND', 'COUNT'], Object.entries(counts), 'It holds nothing.');
  screen.line();
  screen.line(
    `${states.added} added, ${states.changed} changed, ${states.same} the same, ${states.conflict} in conflict, ${states.refused} refused`,
  );
  if (rows.length > 0) {
    const shown = rows.slice(0, SHOWN).map(({ state, what, reason }) => [state, visible(what), visible(reason)]);
    screen.table(['STATE', 'WHAT', 'WHY'], shown, '');
    if (rows.length > SHOWN) screen.line(`… and ${rows.length - SHOWN} more`);
  }
  for (const { time, author, title } of changeSets.slice(0, 5)) {
    screen.line(`${time}  ${visible(author)}  ${visible(title)}`);
  }
}
