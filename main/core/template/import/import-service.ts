import type { ConversionNote, ImportRow, TextDifference } from '../../../contract/authoring.ts';
import { BinnacleError } from '../../../contract/errors.ts';
import type { Finding } from '../../../contract/finding.ts';
import type { Json } from '../../../contract/json.ts';
import type { FactChange } from '../../facts.ts';
import type { Handlers, ServiceDeps } from '../../service.ts';
import { type GivenTemplate, type Refusal, sortFiles } from './given-files.ts';
import { type ImportOptions, readTemplate } from './read-template.ts';

/** How many refused templates a failure names in its sentence. */
const NAMED = 5;

/** Takes templates from files. */
export function templateImportService(deps: ServiceDeps): Handlers<'template.import'> {
  return {
    'template.import': async (call, asked) => {
      const { templates, refused } = sortFiles(asked.files);
      const rows: ImportRow[] = refused.map((refusal) => refusedRow(refusal));
      const changes: FactChange[] = [];
      const notes: Finding[] = [];
      const readers = namesOnce(
        await readAll(deps, templates, asked, (done) => call.progress('Reading templates', done, templates.length)),
      );
      for (const read of readers) {
        rows.push(read.row);
        if (read.change !== null) changes.push(read.change);
        if (read.row.outcome !== 'refused') notes.push(...read.notes.map((sentence) => noteOf(sentence)));
      }
      rows.sort((a, b) => (a.template < b.template ? -1 : a.template > b.template ? 1 : 0));
      const bad = rows.filter(({ outcome }) => outcome === 'refused');
      const { dryRun } = call.meta;
      if (bad.length > 0 && asked.partial !== true && !dryRun) refuseAll(bad, rows);
      if (asked.files.length === 0) {
        throw new BinnacleError('INVALID_INPUT', 'There is no file to import.', {
          path: 'files',
          fix: 'Choose a folder or a file.',
        });
      }
      const count = (outcome: ImportRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
      return {
        title: title(rows),
        changes,
        value: dryRun ? rows : rows.map((row) => ({ ...row, difference: null })),
        findings: notes,
        audit: {
          detail: {
            added: count('added'),
            changed: count('changed'),
            same: count('same'),
            refused: bad.length,
            from: asked.from ?? 'handlebars',
          },
        },
      };
    },
  };
}

/** What became of one template. */
interface Outcome {
  readonly row: ImportRow;
  readonly change: FactChange | null;
  readonly notes: readonly string[];
}

async function readAll(
  deps: ServiceDeps,
  templates: readonly GivenTemplate[],
  options: ImportOptions,
  progress: (done: number) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, given] of templates.entries()) {
    outcomes.push(await outcomeOf(deps, given, options));
    progress(index + 1);
  }
  return outcomes;
}

async function outcomeOf(deps: ServiceDeps, given: GivenTemplate, options: ImportOptions): Promise<Outcome> {
  const conversion: ConversionNote[] = [];
  const what = given.name === '' ? given.place || 'template.json' : given.name;
  try {
    const { name, outcome, change, difference, parts } = await readTemplate(deps, given, options, conversion);
    const row = { template: name, outcome, reason: '', fix: '', difference, parts, conversion };
    return { row, change, notes: given.notes };
  } catch (error) {
    if (!(error instanceof BinnacleError) || !['INVALID_INPUT', 'SANDBOX_LIMIT', 'CONFLICT'].includes(error.code))
      throw error;
    const { message, fix } = error;
    return { row: refusedRow({ what, reason: message, fix }, conversion), change: null, notes: [] };
  }
}

/** Two files for one template: neither is taken. */
function namesOnce(outcomes: readonly Outcome[]): readonly Outcome[] {
  const times = new Map<string, number>();
  for (const { row } of outcomes) times.set(row.template, (times.get(row.template) ?? 0) + 1);
  return outcomes.map((outcome) => {
    if (outcome.row.outcome === 'refused' || times.get(outcome.row.template) === 1) return outcome;
    const reason = `More than one of the files is the template ${outcome.row.template}.`;
    return {
      ...outcome,
      change: null,
      row: refusedRow({ what: outcome.row.template, reason, fix: 'Keep one of them.' }),
    };
  });
}

function refusedRow({ what, reason, fix }: Refusal, conversion: readonly ConversionNote[] = []): ImportRow {
  return { template: what, outcome: 'refused', reason, fix, difference: null, parts: [], conversion };
}

function refuseAll(bad: readonly ImportRow[], rows: readonly ImportRow[]): never {
  const named = bad.slice(0, NAMED).map(({ template, reason }) => `${template}: ${reason}`);
  const more = bad.length > NAMED ? ` And ${bad.length - NAMED} more.` : '';
  const plain = (row: ImportRow) => ({ ...row, difference: null as TextDifference | null });
  throw new BinnacleError('INVALID_INPUT', `Nothing was imported. ${named.join(' ')}${more}`, {
    path: 'files',
    fix: bad.length === 1 ? bad[0]!.fix : 'Correct the files, or go on without them.',
    details: { refused: bad.map(plain), rows: rows.map(plain) } as unknown as Json,
  });
}

function title(rows: readonly ImportRow[]): string {
  const taken = rows.filter(({ outcome }) => outcome === 'added' || outcome === 'changed');
  return taken.length === 1 ? `Import the template ${taken[0]!.template}` : `Import ${taken.length} templates`;
}

function noteOf(message: string): Finding {
  return { severity: 'note', code: 'IMPORT_TEXT', path: '', message, fix: '', tenants: [] };
}
