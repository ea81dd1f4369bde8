import { resolve } from 'node:path';
import { errorExitCodes, toFailure } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/operations.ts';
import { dataFolder } from '../session/folder.ts';
import { Caller } from './caller.ts';
import type { OpenClient } from './client.ts';
import { type CommandLine, parseCommandLine, refuseForeignOptions } from './command-line.ts';
import { checkArguments, type Found, findVerb, noSuchVerb } from './find-verb.ts';
import { metaOf } from './meta.ts';
import { Passphrases } from './passphrase.ts';
import { showEvents } from './progress.ts';
import { Screen } from './screen.ts';
import type { Terminal } from './terminal.ts';
import { usageError } from './usage.ts';
import type { VerbContext } from './verb.ts';
import { visible } from './visible.ts';

/** Carries out one command line and gives its exit code; never throws. */
export async function runCli(argv: readonly string[], terminal: Terminal, open: OpenClient): Promise<number> {
  let screen = new Screen(terminal, { json: argv.includes('--json'), strict: false });
  try {
    const line = parseCommandLine(argv);
    screen = new Screen(terminal, { json: line.options.json === true, strict: line.options.strict === true });
    return await carryOut(line, terminal, screen, open);
  } catch (error) {
    const failure = toFailure(error);
    await screen.failure(failure);
    return errorExitCodes[failure.code] ?? 5;
  }
}

/** Operations that need the sandbox. */
const rendering: ReadonlySet<OperationName | undefined> = new Set<OperationName>([
  'render',
  'render.text',
  'render.verify',
  'export.files',
  'workspace.import',
  'values',
  'compare',
  'promote',
  'tier.migrate',
  'access',
  'override.set',
  'template.check',
  'template.test',
  'template.new',
  'template.edit',
  'template.restore',
  'template.find',
  'template.replace',
  'template.import',
]);

async function carryOut(line: CommandLine, terminal: Terminal, screen: Screen, open: OpenClient): Promise<number> {
  const { words, options } = line;
  if (options.version) return sayVersion(screen);
  const found = findVerb(words);
  if (options.help || words.length === 0) return sayHelp(line, found, screen);
  if (found === undefined) throw noSuchVerb(words);
  const { verb, args } = found;
  refuseForeignOptions(verb.name, verb.options, options);
  checkArguments(found);
  if (options.select !== undefined && verb.select !== true) {
    throw usageError(`\`${verb.name}\` takes no selection.`, 'Leave --select out.', 'select');
  }
  if (options.env !== undefined && !verb.environment) {
    screen.note(`\`${verb.name}\` does not depend on an environment; --env was not used.`);
  }
  const folder = dataFolder(options['data-dir']);
  const create = verb.operation === 'workspace.init' || verb.operation === 'identity.init';
  const passphrases = new Passphrases(terminal, options);
  const caller = new Caller({
    meta: metaOf(options),
    needs: verb.needsWith?.(options) ?? verb.needs,
    passphrases,
    open: async () => {
      const client = await open({ folder, create, renders: rendering.has(verb.operation) });
      showEvents(client, terminal, screen);
      return client;
    },
  });
  const context: VerbContext = {
    line,
    args,
    terminal,
    screen,
    folder,
    path: (file) => resolve(terminal.cwd, file),
    call: (operation, parameters, meta) => caller.call(operation, parameters, meta),
  };
  try {
    if (options['dry-run'] && verb.wouldDo !== undefined)
      return await sayWhatWouldBeDone(verb.wouldDo(context), screen);
    return await verb.run(context);
  } finally {
    // What was answered is kept; that the folder could not be tidied afterwards is worth a word and no more.
    await caller.close().catch((error: unknown) => screen.note(visible(toFailure(error).message)));
  }
}

async function sayVersion(screen: Screen): Promise<number> {
  const { version } = await import('../../version.ts');
  const data = { version };
  return screen.answer({ formatVersion: 1, data, findings: [], page: { next: null } }, () => screen.line(version));
}

async function sayHelp({ words, options }: CommandLine, found: Found | undefined, screen: Screen): Promise<number> {
  if (found === undefined && words.length > 0) {
    const reason = noSuchVerb(words);
    if (!reason.message.endsWith('needs a verb.')) throw reason;
  }
  const { helpText } = await import('./help.ts');
  const help = helpText(words, found?.verb);
  if (!options.help) {
    if (screen.json) throw noSuchVerb(words);
    screen.note(help);
    return 2;
  }
  return screen.answer({ formatVersion: 1, data: { help }, findings: [], page: { next: null } }, () =>
    screen.raw(help),
  );
}

function sayWhatWouldBeDone(wouldDo: string, screen: Screen): Promise<number> {
  const data = { dryRun: true, wouldDo };
  return screen.answer({ formatVersion: 1, data, findings: [], page: { next: null } }, () =>
    screen.line(`A dry run: it would ${wouldDo}. Nothing was changed.`),
  );
}
